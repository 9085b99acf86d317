using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Views;

/// <summary>A log for readers whose subscription loses events, repeats them and breaks when told to.</summary>
internal sealed class ScriptedLog : IEventLog
{
    public const ulong Epoch = 7;
    private readonly Lock _gate = new();
    private readonly List<LoggedEvent> _events = [];
    private readonly HashSet<long> _lost = [];
    private TaskCompletionSource _changed = New();
    private Exception? _broken;
    private Repetition? _again;

    public Dictionary<string, StreamSnapshot> Snapshots { get; } = [];

    /// <summary>Runs once, right after a head was told.</summary>
    public Action? AfterHead { get; set; }

    /// <summary>So many next events never reach subscribers.</summary>
    public int LoseNext { get; set; }

    public int HeadFails { get; set; }

    /// <summary>So many next questions for the head find the engine away.</summary>
    public int Away { get; set; }

    /// <summary>Reading a stream fails.</summary>
    public bool ReadFails { get; set; }

    public EngineLimits Limits => throw new NotSupportedException();

    public void Append(string stream, int events)
    {
        lock (_gate)
        {
            for (var i = 0; i < events; i++)
            {
                var sequence = _events.Count(e => e.Stream == stream) + 1;
                var position = new Position(Epoch, _events.Count + 1);
                var context = new AppendContext(Guid.NewGuid(), default, "n", "test", null);
                var e = new NewEvent(Guid.NewGuid(), "x", 1, default);
                _events.Add(new LoggedEvent(position, stream, sequence, e, context, default));
                if (LoseNext > 0) _lost.Add(position.Value);
                if (LoseNext > 0) LoseNext--;
            }

            Change();
        }
    }

    /// <summary>The present subscription fails.</summary>
    public void Break(Exception why)
    {
        lock (_gate)
        {
            _broken = why;
            Change();
        }
    }

    /// <summary>
    /// The present subscription delivers one event of the past (by its number in the log, from 1) once more; ends when
    /// the subscriber has taken it and asks for the next.
    /// </summary>
    public async Task DeliverAgainAsync(int number)
    {
        var again = new Repetition(number, New());
        lock (_gate)
        {
            _again = again;
            Change();
        }

        await Awaited.Of(again.Taken.Task, $"the subscriber to take event {number} again");
    }

    public Task<Position> HeadAsync(CancellationToken token)
    {
        if (Away-- > 0) throw new EngineUnavailableException("ordered by the test");
        if (HeadFails-- > 0) throw new IOException("ordered by the test");
        Position head;
        lock (_gate) head = _events.Count == 0 ? Position.Start : _events[^1].Position;
        var after = AfterHead;
        AfterHead = null;
        after?.Invoke();
        return Task.FromResult(head);
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(Position after, [EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            Task changed;
            LoggedEvent[] next;
            Repetition? again;
            lock (_gate)
            {
                var broken = _broken;
                _broken = null;
                if (broken is not null) throw broken;
                changed = _changed.Task;
                next = [.. _events.Where(e => e.Position.Value > after.Value)];
                again = _again;
                _again = null;
            }

            if (again is not null)
            {
                var known = _events[again.Number - 1];
                yield return new LogBatch(known.Position, [known], CaughtUp: true);
                again.Taken.SetResult();
                continue;
            }

            after = next.Length == 0 ? after : next[^1].Position;
            yield return new LogBatch(after, [.. next.Where(e => !_lost.Contains(e.Position.Value))], CaughtUp: true);
            await changed.WaitAsync(token);
        }
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        if (ReadFails) throw new IOException("ordered by the test");
        LoggedEvent[] events;
        lock (_gate) events = [.. _events.Where(e => e.Stream == stream && e.Sequence >= fromSequence)];
        foreach (var e in events) yield return e;
    }

    public async IAsyncEnumerable<string> StreamsAsync(string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        string[] streams;
        lock (_gate) streams = [.. _events.Select(e => e.Stream).Where(s => s.StartsWith(prefix, StringComparison.Ordinal)).Distinct()];
        foreach (var stream in streams) yield return stream;
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) =>
        Task.FromResult(Snapshots.GetValueOrDefault(stream));

    public Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token) => throw new NotSupportedException();

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token) =>
        throw new NotSupportedException();

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token) => throw new NotSupportedException();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change()
    {
        var changed = _changed;
        _changed = New();
        changed.SetResult();
    }

    private sealed record Repetition(int Number, TaskCompletionSource Taken);
}
