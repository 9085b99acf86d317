using System.Net;

namespace MirrorActors.Engine.Settings;

/// <summary>The etcd that a node runs itself; see <c>engine.etcd</c> in reference.conf.</summary>
/// <param name="Program">A name that is looked up in PATH, or a path.</param>
/// <param name="Advertise">Host name or address that others reach the node by; null: that of the listeners.</param>
public sealed record ManagedEtcdSettings(string Program, IPEndPoint ClientListen, IPEndPoint PeerListen, string? Advertise)
{
    private const string At = "engine.etcd.";

    public static ManagedEtcdSettings Read(SettingsReader r) => new(
        r.PathOr(At + "program", "etcd"),
        r.Read(At + "client-listen", ParseListen, new IPEndPoint(IPAddress.Loopback, 2379)),
        r.Read(At + "peer-listen", ParseListen, new IPEndPoint(IPAddress.Loopback, 2380)),
        r.Read<string?>(At + "advertise", ParseHost, null));

    private static Parsed<IPEndPoint> ParseListen(string text)
    {
        var parsed = ListenAddress.ParseEndPoint(text);
        return parsed.Problem is null && parsed.Value.Port == 0
            ? Parsed<IPEndPoint>.Refused("has no port: others must know it")
            : parsed;
    }

    private static Parsed<string?> ParseHost(string text)
    {
        if (text.Length == 0) return new Parsed<string?>(null, null);
        return Uri.CheckHostName(text) is UriHostNameType.Unknown or UriHostNameType.Basic
            ? Parsed<string?>.Refused("is not a host name or address")
            : text;
    }
}
