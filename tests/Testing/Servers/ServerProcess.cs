using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Testing.Servers;

/// <summary>A real server program in the foreground on a free loopback port, with a folder of its own.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _folder;
    private int _stopped;

    private ServerProcess(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <param name="configure">Writes the configuration into the folder; gives the command.</param>
    /// <param name="address">Where it listens; null for 127.0.0.1.</param>
    public static async Task<ServerProcess> StartAsync(Func<string, int, ProcessStartInfo> configure, IPAddress? address = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Somebody else may take the port before the server does; then another one is tried.
            var port = LoopbackPorts.Next();
            var folder = Directory.CreateTempSubdirectory("mirroractors-server-").FullName;
            var start = configure(folder, port);
            start.RedirectStandardError = true;
            start.RedirectStandardInput = true;
            var server = new ServerProcess(Process.Start(start)!, folder, port);
            var errors = server._process.StandardError.ReadToEndAsync();
            if (await server.ListensAsync(address ?? IPAddress.Loopback)) return server;
            await server.DisposeAsync();
            if (attempt == Attempts)
                throw new InvalidOperationException($"{start.FileName} does not listen on port {port}: {await errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync(IPAddress address)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (!_process.HasExited && clock.GetElapsedTime(started) < StartLimit)
        {
            using var client = new TcpClient(address.AddressFamily);
            try
            {
                await client.ConnectAsync(address, Port);
                if (LoopbackPorts.IsListener(_process.Id, address, Port)) return true;
            }
            catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
            {
                // It does not listen yet, or has just ended and has no handles any more.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }

        return false;
    }
}
