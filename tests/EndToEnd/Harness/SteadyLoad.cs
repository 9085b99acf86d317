using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>
/// Clients that ask one server until they are stopped, some on connections that they keep, some on one for each request. A request
/// fails when its connection does or its answer is not a success; only an answer that said so may end a connection.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(3);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly byte[] _request;
    private readonly Uri _server;
    private readonly Task _running;
    private int _answers;

    private SteadyLoad(Uri server, string path, int clients)
    {
        _server = server;
        _request = Encoding.ASCII.GetBytes($"HEAD {path} HTTP/1.1\r\nHost: {server.Authority}\r\n\r\n");
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(i => Task.Run(() => AskAsync(keeps: i % 2 == 0))));
    }

    public int Answers => Volatile.Read(ref _answers);

    public static SteadyLoad Start(string server, string path, int clients) => new(new Uri(server), path, clients);

    /// <summary>Ends when so many more requests were answered.</summary>
    public Task MoreAsync(int answers)
    {
        var until = Answers + answers;
        return Waiting.UntilAsync(
            () => Task.FromResult(Answers), now => now >= until || !_failures.IsEmpty, TimeSpan.FromSeconds(30), "more answers");
    }

    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return [.. _failures];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(bool keeps)
    {
        TcpClient? connection = null;
        var buffer = new byte[4096];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                connection ??= await ConnectAsync();
                var head = await AnswerAsync(connection, buffer);
                Interlocked.Increment(ref _answers);
                if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) _failures.Enqueue(head);
                if (!keeps || head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase)) End(ref connection);
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                _failures.Enqueue($"{(keeps ? "kept" : "new")} connection, after {Answers} answers: {e.Message}");
                End(ref connection);
            }

            await Task.Delay(Between, TimeProvider.System);
        }

        End(ref connection);
    }

    private static void End(ref TcpClient? connection)
    {
        connection?.Dispose();
        connection = null;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(_server.Host, _server.Port);
        return connection;
    }

    private async Task<string> AnswerAsync(TcpClient connection, byte[] buffer)
    {
        var stream = connection.GetStream();
        await stream.WriteAsync(_request);
        for (var length = 0; ;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length));
            if (read == 0) throw new IOException("the connection ended without an answer");
            length += read;
            var head = Encoding.ASCII.GetString(buffer, 0, length);
            if (head.EndsWith("\r\n\r\n", StringComparison.Ordinal)) return head;
        }
    }
}
