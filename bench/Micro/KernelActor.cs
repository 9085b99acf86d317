using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Micro;

/// <summary>The same work done by an actor of the kernel.</summary>
internal sealed class KernelActor : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly ActorSystem _system = new("bench", TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
    private readonly Countdown _handled = new();
    private readonly ActorRef<Ping> _actor;

    public KernelActor() => _actor = _system.Spawn(
        "pong", () => new Pong(_handled), new ActorOptions { MailboxCapacity = Workload.Mailbox });

    public async Task TellAsync(int messages)
    {
        var done = _handled.Expect(messages);
        var ping = new Ping(null);
        for (var i = 0; i < messages; i++) await _actor.TellAsync(ping, CancellationToken.None);
        await done;
    }

    public async Task AskAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
            await _actor.AskAsync<int>(reply => new Ping(reply), Deadline, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private sealed record Ping(Reply<int>? Answer);

    private sealed class Pong(Countdown handled) : Actor<Ping>
    {
        protected override ValueTask ReceiveAsync(Ping message, CancellationToken token)
        {
            if (message.Answer is { } answer) answer.Set(1);
            else handled.Signal();
            return ValueTask.CompletedTask;
        }
    }
}
