using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Tests.Actors;

/// <summary>One process's worth of event log whose appends can be made to go wrong.</summary>
internal sealed class FakeEventLog : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<LoggedEvent> _events = [];
    private readonly Queue<Func<Func<AppendResult>, AppendResult>> _faults = new();
    private readonly Dictionary<string, StreamSnapshot> _snapshots = [];

    public EngineLimits Limits { get; } = new(256, 512, 1 << 20, 4 << 20);

    public long Token { get; set; } = 1;

    public long FirstSequence { get; set; } = 1;

    public List<IReadOnlyList<Guid>> Attempts { get; } = [];

    /// <summary>The next append goes through this instead; it may call the real one.</summary>
    public void Next(Func<Func<AppendResult>, AppendResult> fault)
    {
        lock (_lock) _faults.Enqueue(fault);
    }

    public AppendResult Put(string stream, string type, int version = 1) =>
        Write(stream, [new NewEvent(Guid.NewGuid(), type, version, default)], Anyone());

    public AppendResult PutAdded(string stream, int amount) =>
        Write(stream, [new CounterCodec().Encode(new Added(amount), Guid.NewGuid())], Anyone());

    public static AppendContext Anyone() => new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "node", "test", null);

    public Task<AppendResult> AppendAsync(
        string stream, long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context, Fence fence,
        CancellationToken token)
    {
        lock (_lock)
        {
            Attempts.Add([.. events.Select(e => e.Id)]);
            AppendResult Real() => Checked(stream, expectedSequence, events, context, fence);
            return Task.FromResult(_faults.TryDequeue(out var fault) ? fault(Real) : Real());
        }
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        if (fromSequence < FirstSequence) throw new PositionTrimmedException(new Position(1, FirstSequence));
        List<LoggedEvent> found;
        lock (_lock) found = [.. OfStream(stream).Where(e => e.Sequence >= fromSequence)];
        foreach (var logged in found)
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            yield return logged;
        }
    }

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token)
    {
        lock (_lock) _snapshots[stream] = snapshot;
        return Task.CompletedTask;
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token)
    {
        lock (_lock) return Task.FromResult(_snapshots.GetValueOrDefault(stream));
    }

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token) =>
        throw new NotSupportedException("not needed here");

    public IAsyncEnumerable<string> StreamsAsync(string prefix, CancellationToken token) =>
        throw new NotSupportedException("not needed here");

    public IAsyncEnumerable<LogBatch> SubscribeAsync(Position after, CancellationToken token) =>
        throw new NotSupportedException("not needed here");

    public Task<Position> HeadAsync(CancellationToken token) => throw new NotSupportedException("not needed here");

    private IEnumerable<LoggedEvent> OfStream(string stream) => _events.Where(e => e.Stream == stream);

    private AppendResult Checked(
        string stream, long expected, IReadOnlyList<NewEvent> events, AppendContext context, Fence fence)
    {
        if (_events.FirstOrDefault(e => e.Event.Id == events[^1].Id) is { } same)
            return new AppendResult.Ok(same.Position, same.Sequence);
        if (fence.Token < Token) return new AppendResult.Fenced();
        var head = OfStream(stream).Count();
        return head == expected ? Write(stream, events, context) : new AppendResult.Conflict(head);
    }

    private AppendResult.Ok Write(string stream, IReadOnlyList<NewEvent> events, AppendContext context)
    {
        lock (_lock)
        {
            var position = new Position(1, _events.Count + 1);
            foreach (var e in events)
                _events.Add(new LoggedEvent(position, stream, OfStream(stream).Count() + 1, e, context, new byte[32]));
            return new AppendResult.Ok(position, OfStream(stream).Count());
        }
    }
}
