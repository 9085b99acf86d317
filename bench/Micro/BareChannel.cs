using System.Threading.Channels;

namespace MirrorActors.Micro;

/// <summary>The least that could carry messages: a bounded channel with one reading task.</summary>
internal sealed class BareChannel : IAsyncDisposable
{
    private readonly Channel<Ping> _channel = Channel.CreateBounded<Ping>(
        new BoundedChannelOptions(Workload.Mailbox) { SingleReader = true });

    private readonly Countdown _handled = new();
    private readonly Task _reading;

    public BareChannel() => _reading = Task.Run(ReadAsync);

    public async Task TellAsync(int messages)
    {
        var done = _handled.Expect(messages);
        var ping = new Ping(null);
        for (var i = 0; i < messages; i++)
        {
            if (!_channel.Writer.TryWrite(ping)) await _channel.Writer.WriteAsync(ping);
        }

        await done;
    }

    public async Task AskAsync(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var ping = new Ping(answer);
            if (!_channel.Writer.TryWrite(ping)) await _channel.Writer.WriteAsync(ping);
            await answer.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Writer.Complete();
        await _reading;
    }

    private async Task ReadAsync()
    {
        while (await _channel.Reader.WaitToReadAsync())
        {
            while (_channel.Reader.TryRead(out var ping))
            {
                if (ping.Answer is { } answer) answer.SetResult(1);
                else _handled.Signal();
            }
        }
    }

    private sealed record Ping(TaskCompletionSource<int>? Answer);
}
