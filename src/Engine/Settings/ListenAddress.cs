using System.Globalization;
using System.Net;

namespace MirrorActors.Engine.Settings;

/// <summary>Where a listener is bound: an address and port, or the path of a Unix socket; exactly one is set. Port 0
/// asks the system for a free one.</summary>
public sealed record ListenAddress(IPEndPoint? EndPoint, string? UnixPath)
{
    private const string UnixPrefix = "unix:";
    private const string LocalHost = "localhost:";

    public static Parsed<ListenAddress> Parse(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = text[UnixPrefix.Length..];
            return path.StartsWith('/')
                ? new ListenAddress(null, path)
                : Parsed<ListenAddress>.Refused("is not an absolute path behind unix:");
        }

        var (endPoint, problem) = ParseEndPoint(text);
        return problem is null ? new ListenAddress(endPoint, null) : Parsed<ListenAddress>.Refused(problem);
    }

    /// <summary><c>0.0.0.0:8080</c>, <c>[::]:8080</c> or <c>localhost:8080</c>; the port is required.</summary>
    public static Parsed<IPEndPoint> ParseEndPoint(string text)
    {
        if (text.StartsWith(LocalHost, StringComparison.Ordinal)) text = "127.0.0.1:" + text[LocalHost.Length..];
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && TryParseHost(text[..colon], out var address))
        {
            return new IPEndPoint(address, port);
        }

        return Parsed<IPEndPoint>.Refused("is not an address such as 0.0.0.0:8080 or [::]:8080");
    }

    public override string ToString() => UnixPath is null ? $"{EndPoint}" : UnixPrefix + UnixPath;

    private static bool TryParseHost(string host, out IPAddress address)
    {
        var six = host.StartsWith('[') && host.EndsWith(']');
        // Four parts required: the parser below takes "1" for 0.0.0.1.
        var four = host.Count(c => c == '.') == 3;
        address = IPAddress.None;
        return (six || four) && IPAddress.TryParse(six ? host[1..^1] : host, out address!);
    }
}
