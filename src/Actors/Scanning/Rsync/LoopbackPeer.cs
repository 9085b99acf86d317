using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>Whose a connection over the loopback interface is, as far as the system tells (proc(5), /proc/net/tcp).</summary>
internal static class LoopbackPeer
{
    private const string Sockets = "/proc/self/net/tcp";
    private const int LocalField = 1;
    private const int RemoteField = 2;
    private const int UserField = 7;

    /// <summary>True when the other end belongs to the user that the process runs as; also where the system does not tell.</summary>
    public static bool IsOfUserOf(int process, Socket accepted)
    {
        try
        {
            if (!File.Exists(Sockets)) return true;
            return UserOf(process) is { } user && user == OwnerOf(Text(accepted.RemoteEndPoint), Text(accepted.LocalEndPoint));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            // Either of them is gone.
            return false;
        }
    }

    /// <summary>The effective user of a process.</summary>
    private static string? UserOf(int process)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status");
        var line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        return line?.Split('\t') is [_, _, var effective, ..] ? effective : null;
    }

    private static string? OwnerOf(string local, string remote)
    {
        foreach (var line in File.ReadLines(Sockets))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > UserField && fields[LocalField] == local && fields[RemoteField] == remote) return fields[UserField];
        }

        return null;
    }

    /// <summary>As in that file: the address as one number of this machine, both in hexadecimal.</summary>
    private static string Text(EndPoint? end)
    {
        if (end is not IPEndPoint { AddressFamily: AddressFamily.InterNetwork } known) return "";
        var address = BitConverter.ToUInt32(known.Address.GetAddressBytes());
        return string.Create(CultureInfo.InvariantCulture, $"{address:X8}:{known.Port:X4}");
    }
}
