using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Actors.Tests.Outgoing;

/// <summary>A bare socket on a free loopback port that reads each request's head and answers as the test says.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RawCall, Task> _answer;
    private readonly Task _running;
    private int _requests;

    public RawServer(Func<RawCall, Task> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Root = new Uri($"http://{_listener.LocalEndPoint}/");
        _running = RunAsync();
    }

    public Uri Root { get; }

    /// <summary>Requests whose head was read.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The same text to every request; then the end of the connection.</summary>
    public static RawServer Saying(string text) => new(call => call.SayAsync(text));

    public Uri At(string relative) => new(Root, relative);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var calls = new List<Task>();
        try
        {
            while (true) calls.Add(AnswerAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var head = await ReadHeadAsync(socket);
                if (head.Length == 0) return;
                Interlocked.Increment(ref _requests);
                await _answer(new RawCall(socket, head, _stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task<string> ReadHeadAsync(Socket socket)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            if (read == 0) return "";
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}

/// <summary>One request.</summary>
/// <param name="Head">As it came.</param>
internal sealed record RawCall(Socket Socket, string Head, CancellationToken Stop)
{
    public async Task SayAsync(string text) => await Socket.SendAsync(Encoding.Latin1.GetBytes(text), Stop);

    /// <summary>Ends the connection by a reset, not by its orderly end.</summary>
    public void Reset() => Socket.Close(timeout: 0);

    /// <summary>Until the client or the test ends it.</summary>
    public async Task SilenceAsync() => await Socket.ReceiveAsync(new byte[1], Stop);
}
