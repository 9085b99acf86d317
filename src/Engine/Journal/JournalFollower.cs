using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// Copies the log into a journal: 1 follows it from where the journal ends, many appends in one commit; 2 when events after that
/// position are gone, or the position is of another history, takes from each stream what the journal lacks and the log still
/// has, and notes the rest as holes; then follows again from the head it had noted before.
/// </summary>
internal sealed class JournalFollower(
    JournalFile file, IEventLog log, JournalOptions options, TimeProvider clock, ILogger logger)
{
    /// <summary>Told after each commit of what the log had.</summary>
    public required Action Written { get; init; }

    /// <exception cref="JournalDivergedException">The log is not the one that the journal was written from.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                await FollowAsync(file.Reached(), token);
            }
            catch (PositionTrimmedException)
            {
                await SweepAsync(token);
            }
        }
    }

    private async Task FollowAsync(Position reached, CancellationToken token)
    {
        var group = new List<LoggedEvent>();
        var bytes = 0;
        await foreach (var batch in log.SubscribeAsync(reached, token))
        {
            group.AddRange(batch.Events);
            bytes += batch.Events.Sum(e => e.Event.Payload.Length);
            if (!batch.CaughtUp && group.Count < JournalLimits.GroupEvents && bytes < JournalLimits.GroupBytes) continue;
            await WriteAsync(group, batch.UpTo, token);
            group.Clear();
            bytes = 0;
            if (batch.CaughtUp) await Task.Delay(options.CommitPause, clock, token);
        }

        throw new EndOfStreamException("the subscription ended by itself");
    }

    private async Task WriteAsync(List<LoggedEvent> events, Position upTo, CancellationToken token)
    {
        var gaps = new HashSet<string>(StringComparer.Ordinal);
        file.Write(session =>
        {
            gaps.Clear();
            foreach (var logged in events)
            {
                var end = session.EndOf(logged.Stream).Sequence;
                if (logged.Sequence <= end || gaps.Contains(logged.Stream)) continue;
                if (logged.Sequence == end + 1) session.Add(logged);
                else gaps.Add(logged.Stream);
            }

            if (gaps.Count == 0) session.MoveTo(upTo);
        });
        foreach (var stream in gaps) await TakeAsync(stream, token);
        if (gaps.Count > 0) file.Write(session => session.MoveTo(upTo));
        JournalMetrics.Written.Add(events.Count);
        Written();
    }

    private async Task SweepAsync(CancellationToken token)
    {
        // First the head, then the streams: they hold at least what was there then.
        var head = await log.HeadAsync(token);
        logger.JournalSweeps(head.ToString());
        var missing = file.Read(JournalReader.Streams).ToHashSet(StringComparer.Ordinal);
        await foreach (var stream in log.StreamsAsync(string.Empty, token))
        {
            missing.Remove(stream);
            await TakeAsync(stream, token);
        }

        if (missing.FirstOrDefault() is { } lost) throw new JournalDivergedException($"the log has no stream {lost}");
        file.Write(session => session.MoveTo(head));
        Written();
    }

    /// <summary>Takes what the log has of a stream behind the journal's end of it.</summary>
    private async Task TakeAsync(string stream, CancellationToken token)
    {
        var end = file.EndOf(stream);
        var from = await FirstReadableAsync(stream, Math.Max(1, end.Sequence), token);
        if (from > end.Sequence + 1) logger.JournalHasHole(stream, end.Sequence + 1, from - 1);
        var isSame = end.Sequence < from;
        var group = new List<LoggedEvent>();
        await foreach (var logged in log.ReadAsync(stream, from, token))
        {
            if (logged.Sequence == end.Sequence) isSame = EventHash.Of(logged).AsSpan().SequenceEqual(end.Hash);
            if (!isSame) break;
            if (logged.Sequence > end.Sequence) group.Add(logged);
            if (group.Count >= JournalLimits.GroupEvents) Write(group);
        }

        if (!isSame) throw new JournalDivergedException($"the log has another event {end.Sequence} of {stream}, or none");
        Write(group);
    }

    private void Write(List<LoggedEvent> group)
    {
        if (group.Count == 0) return;
        file.Write(session => group.ForEach(session.Add));
        JournalMetrics.Written.Add(group.Count);
        group.Clear();
    }

    /// <summary>The first sequence from which the log still has the stream; what a snapshot does not cover is never gone.</summary>
    private async Task<long> FirstReadableAsync(string stream, long from, CancellationToken token)
    {
        if (await IsReadableAsync(stream, from, token)) return from;
        var gone = from;
        var there = ((await log.LoadSnapshotAsync(stream, token))?.Sequence ?? gone) + 1;
        while (there - gone > 1)
        {
            var middle = gone + ((there - gone) / 2);
            if (await IsReadableAsync(stream, middle, token)) there = middle;
            else gone = middle;
        }

        return there;
    }

    private async Task<bool> IsReadableAsync(string stream, long from, CancellationToken token)
    {
        try
        {
            await foreach (var _ in log.ReadAsync(stream, from, token)) return true;
            return true;
        }
        catch (PositionTrimmedException)
        {
            return false;
        }
    }
}
