using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// Lets the rsync program speak through a TLS connection of this node: a port on the loopback interface that takes one
/// connection, and the bytes of both directions in small buffers.
/// </summary>
/// <remarks>
/// Any user of the system could connect there first. He would gain nothing that he could not have by himself, as no
/// credentials pass through here unasked; but the listing would fail. So a connection of another user than the program's is
/// closed and the next one waited for. A program of the same user could as well stop the rsync itself.
/// </remarks>
internal sealed class RsyncRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Stream _secure;
    private readonly Socket _listener;
    private Task _serving = Task.CompletedTask;

    /// <param name="secure">Owned.</param>
    public RsyncRelay(Stream secure)
    {
        _secure = secure;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(Address, 0));
        _listener.Listen();
    }

    public static IPAddress Address => IPAddress.Loopback;

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Begins to wait for the program; once.</summary>
    public void Serve(int process) => _serving = ServeAsync(process, _stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _secure.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(int process, CancellationToken token)
    {
        using var program = await AcceptAsync(process, token);
        _listener.Dispose();
        if (program is null) return;
        program.NoDelay = true;
        await using var local = new PoolStream(new NetworkStream(program));
        var up = CopyAsync(local, _secure, token);
        await CopyAsync(_secure, local, token);

        // The program has what the server sent, and is told that nothing more comes.
        try
        {
            program.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It is gone already.
        }

        await up;
    }

    /// <summary>The connection of the program; null when others took all turns.</summary>
    private async Task<Socket?> AcceptAsync(int process, CancellationToken token)
    {
        for (var i = 0; i < RsyncLimits.Strangers; i++)
        {
            var accepted = await _listener.AcceptAsync(token);
            await PoolThread.Enter();
            if (LoopbackPeer.IsOfUserOf(process, accepted)) return accepted;
            accepted.Dispose();
        }

        return null;
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken token)
    {
        try
        {
            await from.CopyToAsync(to, RsyncLimits.RelayBytes, token);
        }
        catch (IOException)
        {
            // Broken on either side: the other one ends, and rsync tells what it misses.
        }
    }
}
