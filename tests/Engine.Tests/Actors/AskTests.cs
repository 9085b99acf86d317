using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Engine.Tests.Actors;

public sealed class AskTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock = new();
    private readonly ActorSystem _system;

    public AskTests() => _system = TestSystem.Create(_clock);

    private sealed record Question(int Number, Reply<int> Answer);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task An_ask_gets_the_reply()
    {
        var actor = Spawn((_, question) => question.Answer.Set(question.Number * 2));

        Assert.Equal(42, await AskAsync(actor, 21));
    }

    [Fact]
    public async Task An_ask_without_a_reply_fails_at_its_deadline_and_says_what_was_asked_of_whom()
    {
        var actor = Spawn((_, _) => { });
        var ask = AskAsync(actor, 1);
        await _clock.WaitForTimerAsync(Deadline);

        _clock.Advance(Deadline - TimeSpan.FromTicks(1));
        Assert.False(ask.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        var failure = await Assert.ThrowsAsync<AskTimeoutException>(() => Awaited.Of(ask, "the deadline"));
        Assert.Equal(("/test/a", nameof(Question)), (failure.Path, failure.MessageType));
    }

    [Fact]
    public async Task Each_ask_has_its_own_deadline()
    {
        var actor = Spawn((_, _) => { });
        var asks = new[] { 3, 1, 2 }.Select(seconds => actor.AskAsync<int>(
            reply => new Question(seconds, reply), TimeSpan.FromSeconds(seconds), CancellationToken.None)).ToList();

        foreach (var index in new[] { 1, 2, 0 })
        {
            Assert.False(asks[index].IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<AskTimeoutException>(() => Awaited.Of(asks[index], "the deadline"));
        }
    }

    [Fact]
    public async Task A_reply_after_the_deadline_is_no_second_reply()
    {
        var log = new RecordingLoggerFactory();
        await using var system = TestSystem.Create(_clock, log);
        var kept = new Inbox<Reply<int>>();
        var actor = system.Spawn("a", FuncActor<Question>.Of((_, question) => kept.Add(question.Answer)));
        var ask = AskAsync(actor, 1);
        var reply = await kept.NextAsync("the question");
        _clock.Advance(Deadline);
        await Assert.ThrowsAsync<AskTimeoutException>(() => Awaited.Of(ask, "the deadline"));

        reply.Set(1);

        Assert.Empty(log.Messages);
    }

    [Fact]
    public async Task An_ask_of_a_stopped_actor_fails_at_once()
    {
        var actor = Spawn((_, _) => { });
        await actor.StopAsync(Deadline);

        await Assert.ThrowsAsync<ActorStoppedException>(() => Awaited.Of(AskAsync(actor, 1), "the refusal"));
    }

    [Fact]
    public async Task An_actor_that_stops_before_it_replies_fails_the_ask()
    {
        var actor = Spawn((context, question) =>
        {
            if (question.Number == 1) context.Stop();
        });

        var handled = AskAsync(actor, 1);
        var queued = AskAsync(actor, 2);

        await Assert.ThrowsAsync<ActorStoppedException>(() => Awaited.Of(handled, "the handled ask's failure"));
        await Assert.ThrowsAsync<ActorStoppedException>(() => Awaited.Of(queued, "the queued ask's failure"));
    }

    [Fact]
    public async Task An_actor_that_fails_on_a_question_fails_the_ask()
    {
        var actor = Spawn((_, _) => throw new InvalidDataException("bad number"));

        var failure = await Assert.ThrowsAsync<ActorFailedException>(
            () => Awaited.Of(AskAsync(actor, 1), "the failure"));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public async Task A_failure_given_as_reply_reaches_the_asker()
    {
        var actor = Spawn((_, question) => question.Answer.Fail(new TimeoutException("the mirror")));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Awaited.Of(AskAsync(actor, 1), "the failure"));
        Assert.Equal("the mirror", failure.Message);
    }

    [Fact]
    public async Task The_first_of_two_replies_counts_and_the_second_is_reported()
    {
        var log = new RecordingLoggerFactory();
        await using var system = TestSystem.Create(_clock, log);
        var actor = system.Spawn("a", FuncActor<Question>.Of((_, question) =>
        {
            question.Answer.Set(1);
            question.Answer.Set(2);
        }));

        Assert.Equal(1, await AskAsync(actor, 0));
        await actor.StopAsync(Deadline);
        Assert.Contains(log.Messages, message => message.Contains("replied twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ask_waits_for_room_no_longer_than_its_deadline()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var actor = _system.Spawn<Question>("a", () => new FuncActor<Question>(async (_, _, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
        }), new ActorOptions { MailboxCapacity = 1 });
        try
        {
            actor.TryTell(new Question(0, Reply<int>.Ignored));
            await Awaited.Of(entered.Task, "the first message");
            actor.TryTell(new Question(1, Reply<int>.Ignored));

            var ask = AskAsync(actor, 2);
            await _clock.WaitForTimerAsync(Deadline);
            _clock.Advance(Deadline);

            await Assert.ThrowsAsync<AskTimeoutException>(() => Awaited.Of(ask, "the deadline"));
        }
        finally
        {
            gate.SetResult();
        }
    }

    [Fact]
    public async Task An_asker_can_give_up()
    {
        var actor = Spawn((_, _) => { });
        using var cancel = new CancellationTokenSource();
        var ask = actor.AskAsync<int>(reply => new Question(1, reply), Deadline, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(ask, "the cancelled ask"));
    }

    [Fact]
    public async Task An_ask_given_up_before_it_was_sent_leaves_nothing_open()
    {
        var actor = Spawn((_, _) => { });
        var first = AskAsync(actor, 1);
        var cancelled = actor.AskAsync<int>(
            reply => new Question(2, reply), TimeSpan.FromHours(1), new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(cancelled, "the cancelled ask"));

        _clock.Advance(Deadline);
        await Assert.ThrowsAsync<AskTimeoutException>(() => Awaited.Of(first, "the deadline"));

        // The timer for open asks would be due in an hour.
        Assert.Equal(0, _clock.TimerCount);
    }

    [Fact]
    public async Task Replies_an_instance_kept_fail_with_it_and_stashed_questions_are_answered_by_the_next()
    {
        var backoff = TimeSpan.FromMilliseconds(100);
        var instances = 0;
        var actor = _system.Spawn<Question>("a", () =>
        {
            var isFirst = instances++ == 0;
            return FuncActor<Question>.Of((context, question) =>
            {
                if (question.Number == 3) throw new InvalidDataException("bad number");
                if (question.Number == 2 && isFirst) context.Stash();
                else if (question.Number == 2) question.Answer.Set(42);
            })();
        }, new ActorOptions { Supervision = new SupervisionOptions { BackoffMin = backoff, Jitter = 0 } });
        var kept = AskAsync(actor, 1);
        var stashed = AskAsync(actor, 2);
        var failing = AskAsync(actor, 3);

        await Assert.ThrowsAsync<ActorFailedException>(() => Awaited.Of(failing, "the failure"));
        var failure = await Assert.ThrowsAsync<ActorFailedException>(() => Awaited.Of(kept, "the kept ask's failure"));
        Assert.IsType<InvalidDataException>(failure.InnerException);
        Assert.False(stashed.IsCompleted);
        await _clock.WaitForTimerAsync(backoff);
        _clock.Advance(backoff);
        Assert.Equal(42, await Awaited.Of(stashed, "the next instance's answer"));
    }

    private ActorRef<Question> Spawn(Action<ActorContext<Question>, Question> receive) =>
        _system.Spawn("a", FuncActor<Question>.Of(receive));

    private static Task<int> AskAsync(ActorRef<Question> actor, int number) =>
        actor.AskAsync<int>(reply => new Question(number, reply), Deadline, CancellationToken.None);
}
