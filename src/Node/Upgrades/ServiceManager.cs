using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MirrorActors.Node.Upgrades;

/// <summary>Tells systemd, where it started this process, what the process does (sd_notify(3)); without effect elsewhere.</summary>
internal static class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    /// <summary>True when the end of this process would end the service: systemd cannot be told of another one.</summary>
    public static bool HoldsOnTo(int process, Func<string, string?> environment) =>
        environment("SYSTEMD_EXEC_PID") == process.ToString(CultureInfo.InvariantCulture) && environment(Variable) is not { Length: > 0 };

    public static void Ready() => Tell("READY=1");

    public static void Stopping() => Tell("STOPPING=1");

    /// <summary>Another process is the service from here on.</summary>
    public static void Replaced(int by) => Tell(string.Create(CultureInfo.InvariantCulture, $"MAINPID={by}"));

    private static void Tell(string fact)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path) return;
        // An @ stands for the zero that begins an abstract address.
        var address = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(fact), address);
        }
        catch (SocketException)
        {
            return; // nobody listens who could be told
        }
    }
}
