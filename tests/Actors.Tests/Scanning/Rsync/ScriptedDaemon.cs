using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Does to each connection on a loopback port what a test wants, then closes it.</summary>
internal sealed class ScriptedDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, CancellationToken, Task> _script;
    private readonly Task _serving;

    public ScriptedDaemon(Func<NetworkStream, CancellationToken, Task> script)
    {
        _script = script;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await _script(client.GetStream(), _stop.Token);
            }
            catch (IOException)
            {
                // The other side hung up.
            }
        }
    }
}
