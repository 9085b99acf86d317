using System.Net;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Settings;

/// <summary>The process itself. File names are filled in; see <c>node</c> in reference.conf.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Listen">At least one.</param>
/// <param name="AdminListen">Address or Unix socket of the admin listener.</param>
/// <param name="DataDir">May not exist yet.</param>
/// <param name="TrustedProxies">CIDR.</param>
/// <param name="ProxyProtocol">Trusted proxies begin each connection with a PROXY header.</param>
/// <param name="AdminTokenFile">May not exist yet.</param>
/// <param name="MetricsPublic">No token needed for metrics.</param>
/// <param name="DrainTime">Answering with Connection: close, still listening.</param>
/// <param name="ShutdownTime">From the end of the drain until requests under way are cut off.</param>
/// <param name="AccessLogFile">Null when switched off.</param>
/// <param name="AccessLogIp">How client addresses are logged.</param>
public sealed record NodeSettings(
    string Name, IReadOnlyList<IPEndPoint> Listen, ListenAddress AdminListen, string DataDir,
    IReadOnlyList<string> TrustedProxies, bool ProxyProtocol, string AdminTokenFile, bool MetricsPublic,
    TimeSpan DrainTime, TimeSpan ShutdownTime, string? AccessLogFile, AccessLogIp AccessLogIp)
{
    private const string Off = "off";

    public static NodeSettings Read(SettingsReader r)
    {
        var dataDir = ReadDataDir(r);
        var listen = r.List("node.listen", ListenAddress.ParseEndPoint);
        if (listen.Count == 0 && r.Has("node.listen") && r.Faults.All(f => f.Key != "node.listen"))
            r.Refuse("node.listen", "needs at least one address");
        var accessLog = r.String("node.access-log");
        return new NodeSettings(
            r.Read("node.name", ParseName, "node"),
            listen,
            r.Listen("node.admin-listen"),
            dataDir,
            r.Cidrs("node.trusted-proxies"),
            r.Bool("node.proxy-protocol"),
            r.PathOr("node.admin-token-file", Path.Combine(dataDir, "admin.token")),
            r.Bool("node.metrics-public"),
            r.Duration("node.drain-time", TimeSpan.Zero, TimeSpan.FromHours(1)),
            r.Duration("node.shutdown-time", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            accessLog == Off ? null : r.PathOr("node.access-log", Path.Combine(dataDir, "access.log")),
            r.Choice<AccessLogIp>("node.access-log-ip"));
    }

    internal static string ReadDataDir(SettingsReader r) => r.Read("node.data-dir", ParseDirectory, "data");

    private static Parsed<string> ParseDirectory(string text) =>
        text.Length > 0 ? text : Parsed<string>.Refused("is not a directory");

    private static Parsed<string> ParseName(string text)
    {
        var name = text.Length > 0 ? text : Environment.MachineName;
        return NodeName.IsValid(name) ? name : Parsed<string>.Refused("is not a name of 1 to 64 letters, digits, '-', '.' and '_'");
    }
}
