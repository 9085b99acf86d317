using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>Listens for a node as systemd does, and hands the socket to each process that it starts.</summary>
internal sealed class SocketManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SocketManager()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
    }

    public EndPoint Address => _socket.LocalEndPoint!;

    public Task<NodeProcess> StartAsync(string folder, params string[] arguments)
    {
        var descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"exec 3<&{descriptor}; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=public; exec \"$0\" \"$@\"");
        Descriptors.PassOn(descriptor, true);
        try
        {
            return NodeProcess.StartAsync(folder, new ProcessStartInfo("bash", ["-c", line, "dotnet", NodeProcess.Program, .. arguments]));
        }
        finally
        {
            Descriptors.PassOn(descriptor, false);
        }
    }

    public void Dispose() => _socket.Dispose();
}
