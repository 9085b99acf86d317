using System.Runtime.CompilerServices;
using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Testing.Engine;

/// <summary>The log of the in-memory engine: the contract in its plainest form.</summary>
internal sealed class InMemoryLog(MemoryState state, AppendFaults faults, CancellationToken stopped) : IEventLog
{
    private const int PageEvents = 1000;

    private readonly Pulse _appended = new();

    public EngineLimits Limits => LogLimits.Append;

    public async Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token)
    {
        AppendRules.StreamBytes(stream);
        AppendRules.Check(expectedSequence, events, context, Limits);
        token.ThrowIfCancellationRequested();
        await faults.PassAsync(token);
        var fault = faults.Take();
        if (fault is { Committed: false }) return fault.Answer;
        AppendResult result;
        lock (state.Gate) result = Judge(stream, expectedSequence, events, context, fence);
        if (result is AppendResult.Ok) _appended.Fire();
        return fault?.Answer ?? result;
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        AppendRules.StreamBytes(stream);
        LoggedEvent[] events;
        lock (state.Gate)
        {
            if (!state.Streams.TryGetValue(stream, out var found)) yield break;
            if (Math.Max(1, fromSequence) <= found.Trimmed) throw Trimmed();
            events = [.. state.Events.Where(e => e.Stream == stream && e.Sequence >= fromSequence)];
        }

        foreach (var e in events)
        {
            token.ThrowIfCancellationRequested();
            yield return e;
        }
    }

    public async IAsyncEnumerable<string> StreamsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        string[] names;
        lock (state.Gate) names = [.. state.Streams.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal))];
        foreach (var name in names.OrderBy(n => Convert.ToHexString(Encoding.UTF8.GetBytes(n)), StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(
        Position after, [EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        for (var first = true; ; first = false)
        {
            either.Token.ThrowIfCancellationRequested();
            var appended = _appended.Next;
            var (batches, atHead) = PageAfter(after);
            foreach (var batch in batches)
            {
                after = batch.UpTo;
                yield return batch;
            }

            if (!atHead) continue;
            if (first && batches.Count == 0) yield return new LogBatch(state.At(after.Value), [], CaughtUp: true);
            await appended.WaitAsync(either.Token);
        }
    }

    public Task<Position> HeadAsync(CancellationToken token)
    {
        lock (state.Gate) return Task.FromResult(state.At(state.Head));
    }

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token)
    {
        AppendRules.StreamBytes(stream);
        AppendRules.CheckSnapshot(snapshot);
        lock (state.Gate)
        {
            if (!state.Streams.TryGetValue(stream, out var found) || snapshot.Sequence > found.Head)
                throw new ArgumentException($"snapshot at {snapshot.Sequence} of {stream} is beyond its last event");
            if (found.Snapshot is null || snapshot.Sequence >= found.Snapshot.Sequence)
                found.Snapshot = snapshot with { State = snapshot.State.ToArray() };
        }

        return Task.CompletedTask;
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token)
    {
        lock (state.Gate) return Task.FromResult(state.Streams.GetValueOrDefault(stream)?.Snapshot);
    }

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token)
    {
        lock (state.Gate)
        {
            if (!state.Streams.TryGetValue(stream, out var found)) return Task.CompletedTask;
            if (belowSequence > (found.Snapshot?.Sequence ?? 0) + 1)
                throw new InvalidOperationException($"cannot trim {stream} below {belowSequence}: not covered");
            var gone = state.Events.Where(e => e.Stream == stream && e.Sequence < belowSequence).ToHashSet();
            if (gone.Count == 0) return Task.CompletedTask;
            state.Trimmed = Math.Max(state.Trimmed, gone.Max(e => e.Position.Value));
            found.Trimmed = Math.Max(found.Trimmed, belowSequence - 1);
            foreach (var e in gone) state.ById.Remove(e.Event.Id);
            state.Events.RemoveAll(gone.Contains);
        }

        return Task.CompletedTask;
    }

    private AppendResult Judge(
        string stream, long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context, Fence fence)
    {
        if (Earlier(stream, events) is { } earlier) return earlier;
        var scope = ShardHash.Scope(ShardHash.ShardOf(stream));
        var owner = state.Owners.GetValueOrDefault(scope);
        if (fence.Scope != scope || owner.Session is null || owner.Token != fence.Token)
            return new AppendResult.Fenced();
        var found = state.Streams.GetValueOrDefault(stream) ?? new StreamState();
        if (found.Head != expectedSequence) return new AppendResult.Conflict(found.Head);
        state.Streams[stream] = found;
        state.Head += events.Count;
        foreach (var e in events) Add(stream, found, e with { Payload = e.Payload.ToArray() }, context);
        return new AppendResult.Ok(state.At(state.Head), found.Head);
    }

    private AppendResult.Ok? Earlier(string stream, IReadOnlyList<NewEvent> events)
    {
        var known = events.Select(e => state.ById.GetValueOrDefault(e.Id)).OfType<LoggedEvent>().ToArray();
        if (known.Length == 0) return null;
        var first = known[0];
        var same = known.Length == events.Count && known
            .Select((e, i) => e.Stream == stream && e.Position == first.Position && e.Sequence == first.Sequence + i)
            .All(fits => fits);
        if (!same)
            throw new ArgumentException($"event id {known[0].Event.Id} is in the log already, in another append");
        return new AppendResult.Ok(known[0].Position, known[^1].Sequence);
    }

    private void Add(string stream, StreamState found, NewEvent e, AppendContext context)
    {
        var utc = context with { Time = context.Time.ToUniversalTime() };
        var logged = new LoggedEvent(state.At(state.Head), stream, ++found.Head, e, utc, found.Hash);
        found.Hash = EventHash.Of(logged);
        state.Events.Add(logged);
        state.ById.Add(e.Id, logged);
    }

    private (List<LogBatch> Batches, bool AtHead) PageAfter(Position after)
    {
        lock (state.Gate)
        {
            var foreign = after.Value != 0 && after.Epoch != state.Epoch;
            if (foreign || after.Value < state.Trimmed || after.Value > state.Head) throw Trimmed();
            var start = FirstAfter(after.Value);
            var batches = new List<LogBatch>();
            for (var count = 0; start < state.Events.Count && count < PageEvents;)
            {
                var position = state.Events[start].Position;
                var events = state.Events.Skip(start).TakeWhile(e => e.Position == position).ToArray();
                start += events.Length;
                count += events.Length;
                batches.Add(new LogBatch(position, events, CaughtUp: start == state.Events.Count));
            }

            return (batches, start == state.Events.Count);
        }
    }

    private int FirstAfter(long value)
    {
        int low = 0, high = state.Events.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (state.Events[middle].Position.Value <= value) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private PositionTrimmedException Trimmed() => new(state.At(state.Trimmed));
}
