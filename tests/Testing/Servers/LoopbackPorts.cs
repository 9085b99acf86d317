using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Testing.Servers;

/// <summary>
/// Ports for server programs, each handed out once: below those that systems give to clients, and beginning elsewhere
/// in each process, so that neither a connection nor another test run takes one after it was found free.
/// </summary>
public static class LoopbackPorts
{
    private const int First = 15_000;
    private const int Count = 15_000;
    private const int Stride = 997;
    private const string Listening = "0A";
    private static int _next = Environment.ProcessId * Stride % Count;

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"no port from {First} on is free");
    }

    /// <summary>Whether that process listens on a port; taken for granted where the system does not tell.</summary>
    public static bool IsListener(int process, IPAddress at, int port)
    {
        var table = at.AddressFamily == AddressFamily.InterNetwork ? "/proc/self/net/tcp" : "/proc/self/net/tcp6";
        if (!File.Exists(table)) return true;

        // Numbers of 32 bits in the order of this machine.
        var address = string.Concat(at.GetAddressBytes().Chunk(4).Select(part => $"{BitConverter.ToUInt32(part):X8}")) + $":{port:X4}";
        var sockets = File.ReadLines(table)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1] == address && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]").ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd"))
            .Any(handle => new FileInfo(handle).LinkTarget is { } target && sockets.Contains(target));
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
