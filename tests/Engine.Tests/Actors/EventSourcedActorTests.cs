using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class EventSourcedActorTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private static readonly SupervisionOptions Supervision = new() { Jitter = 0, BackoffMin = TimeSpan.FromSeconds(3) };

    private readonly FakeClock _clock = new();
    private readonly RecordingLoggerFactory _log = new();
    private readonly ActorSystem _system;
    private readonly FakeEventLog _events = new();
    private readonly Inbox<int> _recovered = new();
    private readonly EventSourcing<Total, Added> _sourcing;

    public EventSourcedActorTests()
    {
        _system = TestSystem.Create(_clock, _log);
        _sourcing = new EventSourcing<Total, Added>(_events, () => new Fence("shard/001", 1), new CounterCodec())
        {
            RetryMin = Retry,
            RetryJitter = 0,
        };
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_command_is_answered_after_its_events_are_in_the_log()
    {
        var actor = Spawn();
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 5));
        Assert.Equal(5, await GetAsync(actor));
        Assert.Equal(2, Assert.Single(_events.Attempts).Count);
    }

    [Fact]
    public async Task A_refusal_and_a_command_that_changes_nothing_write_nothing()
    {
        var actor = Spawn();
        var refused = Assert.IsType<CommandResult.Refused>(await AddAsync(actor, -1));
        Assert.Equal(new FieldFault("amount", "negative"), Assert.Single(refused.Faults));
        Assert.Equal(new CommandResult.Done(false), await AddAsync(actor, 0));
        Assert.Empty(_events.Attempts);
    }

    [Fact]
    public async Task The_same_command_again_has_no_second_effect()
    {
        var actor = Spawn();
        var id = Guid.NewGuid();
        await AddAsync(actor, 5, id);
        Assert.Equal(new CommandResult.Done(false), await AddAsync(actor, 5, id));
        await actor.StopAsync(Deadline);

        actor = Spawn();
        Assert.Equal(new CommandResult.Done(false), await AddAsync(actor, 5, id));
        Assert.Equal(5, await GetAsync(actor));
    }

    [Fact]
    public async Task An_actor_that_crashed_has_the_state_of_the_log_again()
    {
        var actor = Spawn();
        await AddAsync(actor, 5);
        await Assert.ThrowsAsync<ActorFailedException>(() => AddAsync(actor, 13));
        Assert.Equal(0, await _recovered.NextAsync("the first recovery"));
        await _clock.WaitForTimerAsync(Supervision.BackoffMin);
        _clock.Advance(Supervision.BackoffMin);

        Assert.Equal(5, await _recovered.NextAsync("the second recovery"));
        Assert.Equal(5, await GetAsync(actor));
    }

    [Fact]
    public async Task A_log_that_throws_restarts_the_actor_which_then_knows_what_was_written()
    {
        var actor = Spawn();
        _events.Next(append =>
        {
            append();
            throw new IOException("torn");
        });

        await Assert.ThrowsAsync<ActorFailedException>(() => AddAsync(actor, 5));
        await _clock.WaitForTimerAsync(Supervision.BackoffMin);
        _clock.Advance(Supervision.BackoffMin);

        Assert.Equal(5, await GetAsync(actor));
    }

    [Fact]
    public async Task An_append_of_unknown_outcome_is_repeated_with_the_same_ids_and_answered_when_known()
    {
        var actor = Spawn();
        _events.Next(append =>
        {
            append();
            return new AppendResult.Unavailable(true, "connection lost");
        });
        _events.Next(_ => new AppendResult.Unavailable(false, "no connection"));

        var first = AddAsync(actor, 5);
        await _clock.WaitForTimerAsync(Retry);
        Assert.Equal(0, await GetAsync(actor));
        var other = Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 7));
        Assert.Equal(RefusalKind.Unavailable, other.Kind);
        Assert.False(first.IsCompleted);

        _clock.Advance(Retry);
        await _clock.WaitForTimerAsync(2 * Retry);
        Assert.False(first.IsCompleted);
        _clock.Advance(2 * Retry);

        Assert.Equal(new CommandResult.Done(true), await Awaited.Of(first, "the late reply"));
        Assert.Equal(5, await GetAsync(actor));
        Assert.Equal(3, _events.Attempts.Count);
        Assert.All(_events.Attempts, ids => Assert.Equal(_events.Attempts[0], ids));
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
    }

    [Fact]
    public async Task An_append_that_certainly_was_not_written_is_refused_and_the_next_one_tried()
    {
        var actor = Spawn();
        _events.Next(_ => new AppendResult.Unavailable(false, "no connection"));

        var refused = Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 5));

        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
        Assert.Equal(7, await GetAsync(actor));
    }

    [Fact]
    public async Task What_the_log_never_takes_is_refused_by_its_name_and_the_next_command_is_tried()
    {
        var actor = Spawn();
        _events.Next(_ => throw new ArgumentException("reason of 20000 bytes", "reason"));

        var refused = Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 5));

        Assert.Equal((RefusalKind.Invalid, "reason"), (refused.Kind, Assert.Single(refused.Faults).Field));
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
    }

    [Fact]
    public async Task After_a_recovery_the_commands_behind_the_snapshot_and_some_before_it_are_known()
    {
        // Two events each: the snapshot covers the first twenty, and the 32 events before it are of the last sixteen of those.
        var sourcing = _sourcing with { States = new CounterCodec(), SnapshotEvery = 40 };
        var actor = Spawn(sourcing);
        var ids = Enumerable.Range(0, 21).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids) await AddAsync(actor, 10, id);
        await actor.StopAsync(Deadline);

        actor = Spawn(sourcing);

        Assert.Equal(210, await GetAsync(actor));
        foreach (var known in ids.Skip(4)) Assert.Equal(new CommandResult.Done(false), await AddAsync(actor, 10, known));
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 10, ids[3]));
    }

    [Fact]
    public async Task An_actor_whose_fence_is_old_stops()
    {
        var actor = Spawn();
        await AddAsync(actor, 5);
        _events.Token = 2;

        Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 7));

        await Awaited.Of(actor.Terminated, "termination");
        Assert.Contains(_log.Messages, message => message.Contains("another owner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_actor_that_finds_foreign_events_in_its_stream_stops()
    {
        var actor = Spawn();
        Assert.Equal(0, await GetAsync(actor));
        _events.Put(CounterActor.Name, "added");

        Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 7));

        await Awaited.Of(actor.Terminated, "termination");
    }

    [Fact]
    public async Task An_unknown_event_keeps_the_actor_from_starting_and_is_named()
    {
        _events.Put(CounterActor.Name, "added.twice", 3);

        var actor = Spawn();

        await Awaited.Of(actor.Terminated, "termination");
        Assert.True(_recovered.IsEmpty);
        Assert.Contains(
            _log.Failures,
            failure => failure is UnreadableStreamException && failure.Message.Contains("added.twice version 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_is_taken_every_so_many_events_and_used()
    {
        var sourcing = _sourcing with { States = new CounterCodec(), SnapshotEvery = 4 };
        var actor = Spawn(sourcing);
        for (var i = 0; i < 3; i++) await AddAsync(actor, 10);
        await actor.StopAsync(Deadline);
        Assert.Equal(4, (await _events.LoadSnapshotAsync(CounterActor.Name, CancellationToken.None))!.Sequence);

        _events.FirstSequence = 5;
        Assert.Equal(30, await GetAsync(Spawn(sourcing)));
    }

    [Fact]
    public async Task A_snapshot_of_an_unknown_version_is_ignored_while_the_events_are_there()
    {
        var sourcing = _sourcing with { States = new CounterCodec { SchemaVersion = 2 } };
        await _events.SaveSnapshotAsync(CounterActor.Name, new StreamSnapshot(2, 1, "99"u8.ToArray()), CancellationToken.None);
        var actor = Spawn(sourcing);
        await AddAsync(actor, 5);
        Assert.Equal(5, await GetAsync(actor));
        await actor.StopAsync(Deadline);

        _events.FirstSequence = 2;
        await Awaited.Of(Spawn(sourcing).Terminated, "the refusal of a stream with a gap");
        var gap = Assert.Single(_log.Failures.OfType<UnreadableStreamException>());
        Assert.Contains("event 1 is missing", gap.Message, StringComparison.Ordinal);
    }

    private ActorRef<CounterCommand> Spawn(EventSourcing<Total, Added>? sourcing = null) =>
        _system.Spawn(
            "counter", () => new CounterActor(sourcing ?? _sourcing, _recovered.Add),
            new ActorOptions { Supervision = Supervision });

    private static Task<CommandResult> AddAsync(ActorRef<CounterCommand> actor, int amount, Guid? id = null) =>
        actor.AskAsync<CommandResult>(
            reply => new Add(amount, id ?? Guid.NewGuid(), reply), Deadline, CancellationToken.None);

    private static Task<int> GetAsync(ActorRef<CounterCommand> actor) =>
        Awaited.Of(actor.AskAsync<int>(reply => new Get(reply), Deadline, CancellationToken.None), "the sum");
}
