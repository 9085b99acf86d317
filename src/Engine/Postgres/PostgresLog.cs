using System.Runtime.CompilerServices;
using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Postgres;

/// <summary>The log in PostgreSQL: appends go through this node's one writer, reads take connections of a pool.</summary>
internal sealed class PostgresLog(
    PostgresConnections connections, PostgresWriter writer, PostgresSignals signals, TimeProvider clock,
    CancellationToken stopped) : IEventLog
{
    private readonly PostgresLogReader _reader = new(connections);

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
        var name = AppendRules.StreamBytes(stream);
        if (await _reader.StreamAsync(name, next, token) is not var (id, head)) yield break;
        while (next <= head)
        {
            var page = await _reader.StreamPageAsync(id, stream, next, head, token);
            // A trim between two pages leaves a hole, which must not pass as the end of the stream.
            if (page.Count == 0 || page[0].Sequence != next)
                throw new PositionTrimmedException(await _reader.HeadAsync(token));
            foreach (var e in page) yield return e;
            next = page[^1].Sequence + 1;
        }
    }

    public async IAsyncEnumerable<string> StreamsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        var (from, below) = AppendRules.StreamRange(prefix);
        for (byte[]? behind = null; ;)
        {
            var names = await _reader.NamesAsync(from, below, behind, token);
            foreach (var name in names) yield return Encoding.UTF8.GetString(name);
            if (names.Count < PostgresLimits.PageNames) yield break;
            behind = names[^1];
        }
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(
        Position after, [EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        for (var first = true; ; first = false)
        {
            // The signal is taken before the look, so that an append between look and wait is not slept over.
            var appended = signals.Appended;
            var from = after;
            var page = await PostgresRetry.UntilThereAsync(
                () => _reader.PageAfterAsync(from, either.Token), clock, either.Token);
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

    public Task<Position> HeadAsync(CancellationToken token) => _reader.HeadAsync(token);

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        AppendRules.CheckSnapshot(snapshot);
        return connections.UseAsync(db => SnapshotSql.SaveAsync(db, stream, name, snapshot, token), token);
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) =>
        _reader.SnapshotAsync(AppendRules.StreamBytes(stream), token);

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token)
    {
        var name = AppendRules.StreamBytes(stream);
        return connections.UseAsync(db => SnapshotSql.TrimAsync(db, stream, name, belowSequence, token), token);
    }
}
