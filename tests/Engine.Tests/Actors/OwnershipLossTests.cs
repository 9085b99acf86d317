using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class OwnershipLossTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly SupervisionOptions Supervision = new() { Jitter = 0, BackoffMin = TimeSpan.FromSeconds(3) };

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;
    private readonly FakeEventLog _events = new();
    private long _token = 1;

    public OwnershipLossTests() => _system = TestSystem.Create(_clock);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task While_the_node_owns_nothing_commands_are_refused_and_later_they_are_taken()
    {
        var actor = Spawn();
        await AddAsync(actor, 5);
        _token = 0;

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 7)).Kind);

        Assert.Single(_events.Attempts);
        _token = _events.Token = 2;
        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task What_would_change_nothing_is_not_answered_from_a_state_that_another_owner_may_have_changed(int amount)
    {
        var actor = Spawn();
        var done = Guid.NewGuid();
        await AddAsync(actor, 5, done);
        _token = 0;

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<CommandResult.Refused>(await AddAsync(actor, amount)).Kind);

        // Its event is in the log, whoever owns it now.
        Assert.Equal(new CommandResult.Done(false), await AddAsync(actor, 5, done));
    }

    [Fact]
    public async Task A_session_lost_while_an_append_is_under_way_does_not_end_the_actor()
    {
        var actor = Spawn();
        _events.Next(append =>
        {
            _token = _events.Token = 2;
            return append();
        });

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 5)).Kind);

        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
    }

    [Fact]
    public async Task An_append_of_unknown_outcome_is_settled_with_the_next_session()
    {
        var actor = Spawn();
        _events.Next(append =>
        {
            append();
            _token = 0;
            return new AppendResult.Unavailable(true, "connection lost");
        });

        var add = AddAsync(actor, 5);
        await _clock.WaitForTimerAsync(Retry);
        _clock.Advance(Retry);
        await _clock.WaitForTimerAsync(2 * Retry);
        Assert.False(add.IsCompleted);
        _token = _events.Token = 2;
        _clock.Advance(2 * Retry);

        Assert.Equal(new CommandResult.Done(true), await add);
        Assert.Equal(2, _events.Attempts.Count);
    }

    [Fact]
    public async Task An_actor_that_nobody_would_start_again_restarts_with_what_another_owner_wrote()
    {
        var actor = Spawn(restarts: true);
        await AddAsync(actor, 5);
        _events.PutAdded(CounterActor.Name, 10);

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<CommandResult.Refused>(await AddAsync(actor, 7)).Kind);
        await _clock.WaitForTimerAsync(Supervision.BackoffMin);
        _clock.Advance(Supervision.BackoffMin);

        Assert.Equal(new CommandResult.Done(true), await AddAsync(actor, 7));
        var sum = actor.AskAsync<int>(reply => new Get(reply), Deadline, CancellationToken.None);
        Assert.Equal(22, await Awaited.Of(sum, "the sum"));
    }

    private ActorRef<CounterCommand> Spawn(bool restarts = false)
    {
        var sourcing = new EventSourcing<Total, Added>(
            _events, () => new Fence("shard/001", Volatile.Read(ref _token)), new CounterCodec())
        {
            RetryMin = Retry,
            RetryJitter = 0,
            RestartsWhenTaken = restarts,
        };
        return _system.Spawn(
            "counter", () => new CounterActor(sourcing), new ActorOptions { Supervision = Supervision });
    }

    private static Task<CommandResult> AddAsync(ActorRef<CounterCommand> actor, int amount, Guid? id = null) => Awaited.Of(
        actor.AskAsync<CommandResult>(
            reply => new Add(amount, id ?? Guid.NewGuid(), reply), Deadline, CancellationToken.None),
        "the answer");
}
