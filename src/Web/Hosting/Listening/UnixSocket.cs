using System.Net.Sockets;

namespace MirrorActors.Web.Hosting.Listening;

/// <summary>The file of a listening Unix socket.</summary>
internal static class UnixSocket
{
    public const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Removes a socket that a killed node left behind: it would keep the next one from starting.</summary>
    public static void RemoveStale(string path)
    {
        // A regular file refuses connections, too: only what holds nothing may go.
        if (File.Exists(path) && new FileInfo(path).Length == 0 && RefusesConnections(path)) File.Delete(path);
    }

    private static bool RefusesConnections(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }
}
