using System.Text;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Hosting;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.ProxyProtocol;

/// <summary>
/// A node behind a proxy on 127.0.0.0/8. Whom a request is taken for shows in its redirect: Berlin is sent to the
/// mirror <c>berlin</c>, Tokyo to <c>tokyo</c>, and the scheme of the mirror is the client's.
/// </summary>
internal static class ProxyNode
{
    private const string Location = "Location: ";

    public static async Task<ToyNode> StartAsync(bool isTrusted = true, bool isOn = true, FakeClock? clock = null)
    {
        var node = new ToyNode
        {
            TrustedProxies = isTrusted ? ["127.0.0.0/8"] : ["10.0.0.0/8"],
            ProxyProtocol = isOn,
            Clock = clock ?? TimeProvider.System,
        }.With("/a", 1).With("/b", 2);
        node.Publish(
            ToyMirror.Make(0, "berlin", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(1, "tokyo", country: "JP", restrictions: new MirrorRestrictions { CountryOnly = true }),
            ToyMirror.Make(2, "world", country: "US"));
        await node.StartAsync();
        for (var i = 0; i < 3; i++) await node.HoldAsync(i, 1, 2);
        return node;
    }

    public static byte[] Get(string path = "/a", string headers = "") => Encoding.Latin1.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: x.test\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>The Location of the answer to these bytes; without one the answer, empty when there is none.</summary>
    public static async Task<string> LocationAsync(ToyNode node, params byte[][] parts)
    {
        var answer = await RawRequest.SendAsync(node.Address, [.. parts.SelectMany(static p => p)]);
        var lines = answer.Split("\r\n");
        return lines.FirstOrDefault(static l => l.StartsWith(Location, StringComparison.Ordinal))?[Location.Length..]
            ?? answer;
    }
}
