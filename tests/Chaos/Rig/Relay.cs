using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MirrorActors.Chaos.Rig;

/// <summary>Hands TCP connections on, and what they carry later than it came.</summary>
public sealed class Relay : IAsyncDisposable
{
    private const int ChunkBytes = 16 * 1024;
    private const int ChunksUnderWay = 1024;
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="delay">Each way.</param>
    public Relay(IPAddress at, IPEndPoint target, TimeSpan delay, TimeProvider clock)
    {
        _target = target;
        _delay = delay;
        _clock = clock;
        _listener = new TcpListener(at, 0);
        _listener.Start();
        EndPoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                open.RemoveAll(connection => connection.IsCompleted);
                open.Add(CarryAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(_target, _stop.Token);
                // When one way has ended the connection has: no protocol here goes on half closed.
                await Task.WhenAny(PumpAsync(client.GetStream(), server.GetStream()), PumpAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client sees a connection that ends.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var underWay = Channel.CreateBounded<(long Arrived, byte[] Bytes)>(ChunksUnderWay);
        var writing = WriteAsync(underWay.Reader, to);
        try
        {
            var buffer = new byte[ChunkBytes];
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
                await underWay.Writer.WriteAsync((_clock.GetTimestamp(), buffer[..count]), _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of one connection is that of the other.
        }

        underWay.Writer.Complete();
        await writing;
    }

    private async Task WriteAsync(ChannelReader<(long Arrived, byte[] Bytes)> underWay, NetworkStream to)
    {
        try
        {
            await foreach (var (arrived, bytes) in underWay.ReadAllAsync(_stop.Token))
            {
                var left = _delay - _clock.GetElapsedTime(arrived);
                if (left > TimeSpan.Zero) await Task.Delay(left, _clock, _stop.Token);
                await to.WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Likewise; what still comes is dropped with the connection.
        }
    }
}
