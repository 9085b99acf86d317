using System.Runtime.CompilerServices;
using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Sqlite;

/// <summary>The log in a SQLite file: writes go through the one writer, reads take connections of their own.</summary>
internal sealed class SqliteLog(
    SqliteWriter writer, SqliteLogReader reader, SqliteHead head, CancellationToken stopped) : IEventLog
{
    public EngineLimits Limits => LogLimits.Append;

    public Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        var bytes = AppendRules.Check(expectedSequence, events, context, Limits);
        var append = new Append(stream, name, expectedSequence, events, context, fence, bytes);
        return writer.CallAsync(new AppendCall(append), token);
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        var next = Math.Max(1, fromSequence);
        if (reader.Stream(AppendRules.StreamBytes(stream), next) is not { } found) yield break;
        while (next <= found.Head)
        {
            token.ThrowIfCancellationRequested();
            foreach (var e in await Task.Run(() => reader.StreamPage(found.Id, stream, next, found.Head), token))
            {
                yield return e;
                next = e.Sequence + 1;
            }
        }
    }

    public async IAsyncEnumerable<string> StreamsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        var (from, below) = AppendRules.StreamRange(prefix);
        for (var inclusive = true; ; inclusive = false)
        {
            var names = await Task.Run(() => reader.Names(from, inclusive, below), token);
            foreach (var name in names) yield return Encoding.UTF8.GetString(name);
            if (names.Count < SqliteLimits.PageNames) yield break;
            from = names[^1];
        }
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(
        Position after, [EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        for (var first = true; ; first = false)
        {
            // The signal is taken before the look, so that an append between look and wait is not slept over.
            var appended = head.Appended;
            var page = await Task.Run(() => reader.PageAfter(after), either.Token);
            foreach (var batch in page.Batches)
            {
                after = batch.UpTo;
                yield return batch;
            }

            if (!page.AtHead) continue;
            if (first && page.Batches.Count == 0) yield return new LogBatch(page.Reached, [], CaughtUp: true);
            await appended.WaitAsync(either.Token);
        }
    }

    public Task<Position> HeadAsync(CancellationToken token) => Task.FromResult(head.Now);

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        AppendRules.CheckSnapshot(snapshot);
        return writer.CallAsync(
            new WriteCall<int>(
                session => SnapshotWrites.Save(session, stream, name, snapshot), bytes: snapshot.State.Length),
            token);
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        return Task.Run(() => reader.Snapshot(name), token);
    }

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        return writer.CallAsync(
            new WriteCall<int>(session => SnapshotWrites.Trim(session, stream, name, belowSequence)), token);
    }
}
