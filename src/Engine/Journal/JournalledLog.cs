using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Journal;

/// <summary>A log, of which streams can be read further back than it reaches itself.</summary>
internal sealed class JournalledLog(IEventLog log, NodeJournal journal) : IEventLog
{
    public EngineLimits Limits => log.Limits;

    public Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token) => log.AppendAsync(stream, expectedSequence, events, context, fence, token);

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        var next = Math.Max(1, fromSequence);
        while (true)
        {
            PositionTrimmedException? trimmed;
            await using (var events = log.ReadAsync(stream, next, token).GetAsyncEnumerator(token))
            {
                while (true)
                {
                    (var moved, trimmed) = await NextAsync(events);
                    if (!moved) break;
                    yield return events.Current;
                    next = events.Current.Sequence + 1;
                }
            }

            if (trimmed is null) yield break;
            var from = next;
            await foreach (var logged in journal.ReadAsync(stream, from, token))
            {
                yield return logged;
                next = logged.Sequence + 1;
            }

            if (next == from) throw trimmed;
        }
    }

    public IAsyncEnumerable<string> StreamsAsync(string prefix, CancellationToken token) => log.StreamsAsync(prefix, token);

    public IAsyncEnumerable<LogBatch> SubscribeAsync(Position after, CancellationToken token) => log.SubscribeAsync(after, token);

    public Task<Position> HeadAsync(CancellationToken token) => log.HeadAsync(token);

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token) =>
        log.SaveSnapshotAsync(stream, snapshot, token);

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) => log.LoadSnapshotAsync(stream, token);

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token) => log.TrimAsync(stream, belowSequence, token);

    private static async Task<(bool Moved, PositionTrimmedException? Trimmed)> NextAsync(IAsyncEnumerator<LoggedEvent> events)
    {
        try
        {
            return (await events.MoveNextAsync(), null);
        }
        catch (PositionTrimmedException e)
        {
            return (false, e);
        }
    }
}
