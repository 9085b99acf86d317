using System.Net;
using Microsoft.Extensions.Primitives;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting.ProxyProtocol;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Selection;

namespace MirrorActors.Fuzz.Targets;

/// <summary>What clients, proxies and mirrors put into requests and answers.</summary>
internal static class HeaderTargets
{
    private static readonly Uri From = new("https://a.example/pub/");
    private static readonly TrustedProxies Proxies = new([AddressPrefix.Parse("10.0.0.0/8"), AddressPrefix.Parse("2001:db8::/32")]);

    public static IEnumerable<FuzzTarget> List =>
    [
        new("trace", input => TraceText.Parse(input), Inputs.Of(
            "1795262950\n", "1795262950 site\r\n", "2026-11-21T12:00:00Z", "Sat Nov 21 12:00:00 UTC 2026\nx",
                "Sat, 21 Nov 2026 12:00:00 +0100", "\ufeff1795262950"))
        { Words = "UTC GMT Nov +1400 -0000 9999-12-31T23:59:59Z 253402300799 0001-01-01T00:00:00+14:00" },
        new("retry-after", RetryAfter, Inputs.Of("120", "Sun, 01 Mar 2026 12:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"))
        { Words = "GMT Sunday, 06-Nov-94 08:49:37 asctime -1 922337203685477580" },
        new("location", Location, Inputs.Of("/a/b/../c%20d/?e#f", "https://b.example/", "//c.example:99999/", "http://[::1]/",
            "https://0x7f.1/"))
        { Words = "http:// https:// // \\ %00 [::ffff:10.0.0.1] @ xn-- ü : # ? .. file:///" },
        new("proxy-header", Proxy,
            Inputs.Of("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n"), Inputs.Of("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\nGET"),
            Inputs.Of("PROXY UNKNOWN x\r\n"), [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 1, 1, 2, 3, 4, 1, 0, 1, 187],
            [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x21, 0, 44, .. new byte[36], 0x20, 0, 5, 1, 0, 0, 0, 0])
        { Words = "PROXY TCP4 TCP6 UNKNOWN 255.255.255.255 ::ffff:1.2.3.4 65535" },
        new("request-path", Path, Inputs.Of("/a/b%20c/%C3%BC?x", "/a/./../b//", "http://a.example/x/y", "/%e0%80%af", "/a/%2e%2e/%2E/b",
            "/"))
        { Words = "%2f %2e%2e /../ // /./ %00 %5c %C2%80 %ED%A0%80 %F4%90 ? http:// \\" },
        new("request-headers", Headers, Inputs.Of(
            "bytes=0-99", "bytes=-5", "bytes=9223372036854775807-", "\"1f-2a-3\", W/\"1f-2a\"", "*",
                "10.0.0.1, 192.0.2.7:80, [2001:db8::1]:443",
            "for=\"[2001:db8::1]:80\";proto=https, for=unknown", "Sun, 06 Nov 1994 08:49:37 GMT",
                "/?country=DE&as=3320&https=1&avoid=m&newmirror"))
        { Words = "bytes= - , for= proto=https ; \" W/ ::1 10.0.0.1 ?country= &as= &https= &avoid= &newmirror GMT" },
    ];

    private static void RetryAfter(byte[] input)
    {
        var text = Inputs.Latin1(input);
        using var message = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        using var deadline = new Deadline(TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        message.Headers.TryAddWithoutValidation("Retry-After", text);
        message.Content.Headers.TryAddWithoutValidation("Last-Modified", text);
        message.Content.Headers.TryAddWithoutValidation("Content-Range", text);
        using var response = new OutgoingResponse(message, Stream.Null, [From], deadline, connections: null);
        Claim.That(RetryAfterHeader.Of(response, TimeProvider.System) is not { } wait || (wait >= TimeSpan.Zero
            && wait <= CheckLimits.MostRetryAfter), "a wait out of bounds");
        _ = (response.ContentHeaders.LastModified, response.ContentHeaders.ContentRange);
    }

    private static void Location(byte[] input)
    {
        var text = Inputs.Latin1(input);
        if (text.Length > OutgoingLimits.LocationChars || !Uri.TryCreate(From, text, out var to)) return;
        if (to.AsciiHost() is null) return;
        foreach (var rule in Enum.GetValues<RedirectRule>()) MirrorActors.Actors.Outgoing.RedirectRules.Refusal(rule, From, to);
        Claim.That(!OneLine.Of(to).Contains('\n', StringComparison.Ordinal), "a line of two");
    }

    private static void Proxy(byte[] input)
    {
        var bytes = input.AsSpan(0, Math.Min(input.Length, ProxyLimits.HeaderBytes));
        var verdict = ProxyHeaderParser.Parse(bytes, out var header);
        if (verdict == ProxyHeaderVerdict.Complete) Claim.That(header.Length > 0 && header.Length <= bytes.Length,
            "a header longer than it is");
        Claim.That(verdict != ProxyHeaderVerdict.Incomplete || bytes.Length < ProxyLimits.HeaderBytes, "a header that is never complete");
    }

    private static void Path(byte[] input)
    {
        var target = Inputs.Latin1(input.Length > Limits.RequestTargetBytes ? input[..Limits.RequestTargetBytes] : input);
        Span<byte> path = stackalloc byte[Limits.PathBytes];
        if (RequestPath.Parse(target, path, out var length, out _) != PathVerdict.Ok) return;
        path = path[..length];
        Claim.That(length > 0 && path[0] == '/', "a path without its slash");
        Span<char> encoded = new char[3 * length];
        encoded = encoded[..PathEncoder.Encode(path, encoded)];
        Claim.That(encoded.Length == PathEncoder.LengthOf(path), "a path of another length");
        Span<byte> again = stackalloc byte[Limits.PathBytes];
        var verdict = RequestPath.Parse(encoded, again, out var same, out _);
        Claim.That(verdict == PathVerdict.Ok && again[..same].SequenceEqual(path),
            "a path that is another one when it is encoded and read again");
    }

    private static void Headers(byte[] input)
    {
        var text = Inputs.Latin1(input);
        foreach (var size in new[] { 0, 1, 100, long.MaxValue })
        {
            var range = ByteRange.Parse(text, size);
            Claim.That(range.Offset >= 0 && range.Count >= 0 && range.Offset <= size - range.Count, "a range outside of the file");
        }

        EntityTag.Matches(text, 31, 42, 3);
        Preconditions.IsSameDate(text, 42);
        var client = AddressKey.Parse("10.1.2.3");
        StringValues lines = new([text, text]);
        Proxies.WalkAddresses(lines, ref client);
        Proxies.WalkForwarded(lines, ref client);
        TrustedProxies.AnyHttps(lines, isForwarded: true);
        TrustedProxies.AnyHttps(lines, isForwarded: false);
        RequestOverrides.Read(text);
    }
}
