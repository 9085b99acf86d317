using MirrorActors.Web.Hosting.ProxyProtocol;
using static MirrorActors.Web.Tests.ProxyProtocol.ProxyBytes;

namespace MirrorActors.Web.Tests.ProxyProtocol;

public sealed class ProxyHeaderProperties
{
    private const int Rounds = 100_000;

    private static readonly byte[][] Headers =
    [
        Text("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"), Text("PROXY UNKNOWN\r\n"),
        Text("PROXY TCP6 2001:db8::7 ::1 1 2\r\n"), Binary(Unspecified, [], command: 0x20),
        Binary(Tcp4, Addresses("198.51.100.7", 1)), Binary(Tcp6, [.. Addresses("2001:db8::7", 1), .. SslTlv(1)]),
        Binary(UnixStream, [.. new byte[216], .. SslTlv(7)]),
    ];

    [Fact]
    public void Each_beginning_is_incomplete_and_what_follows_changes_nothing()
    {
        foreach (var header in Headers)
        {
            for (var i = 0; i < header.Length; i++)
            {
                var verdict = ProxyHeaderParser.Parse(header.AsSpan(0, i), out _);
                Assert.True(verdict == ProxyHeaderVerdict.Incomplete, $"{verdict} after {i} of {header.Length} bytes");
            }

            Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(header, out var alone));
            byte[] more = [.. header, .. "PROXY TCP4 9.9.9.9 9.9.9.9 9 9\r\nGET / HTTP/1.1\r\n\r\n"u8];
            Assert.Equal(ProxyHeaderVerdict.Complete, ProxyHeaderParser.Parse(more, out var followed));
            Assert.Equal(alone, followed);
        }
    }

    /// <summary>However the bytes are cut up, the verdict is the same and comes within the bound.</summary>
    [Fact]
    public void Damaged_headers_and_rubbish_get_one_verdict_within_the_bound()
    {
        var random = new Random(42);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = round % 4 == 0 ? Rubbish(random) : Damaged(random);
            var whole = ProxyHeaderParser.Parse(bytes, out var header);
            if (whole == ProxyHeaderVerdict.Complete) Assert.InRange(header.Length, 1, ProxyLimits.HeaderBytes);
            var early = ProxyHeaderParser.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out var earlyHeader);
            if (early == ProxyHeaderVerdict.Incomplete) continue;
            Assert.Equal(whole, early);
            Assert.Equal(header, earlyHeader);
        }
    }

    [Fact]
    public void Nothing_is_incomplete_at_the_bound()
    {
        var random = new Random(43);
        var bytes = new byte[ProxyLimits.HeaderBytes];
        for (var round = 0; round < Rounds / 20; round++)
        {
            random.NextBytes(bytes);
            var start = Headers[random.Next(Headers.Length)];
            start.AsSpan(0, random.Next(start.Length + 1)).CopyTo(bytes);
            Assert.NotEqual(ProxyHeaderVerdict.Incomplete, ProxyHeaderParser.Parse(bytes, out _));
        }
    }

    private static byte[] Rubbish(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return (random.Next(3)) switch
        {
            0 => bytes,
            1 => [.. "PROXY "u8, .. bytes],
            _ => [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, (byte)random.Next(64), 0, (byte)random.Next(60), .. bytes],
        };
    }

    private static byte[] Damaged(Random random)
    {
        byte[] bytes = [.. Headers[random.Next(Headers.Length)], .. "GET / HTTP/1.1\r\n\r\n"u8];
        for (var damages = random.Next(1, 4); damages > 0; damages--)
        {
            var at = random.Next(bytes.Length);
            if (random.Next(2) == 0) bytes[at] = (byte)random.Next(256);
            else bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(4))..]];
            if (bytes.Length == 0) break;
        }

        return bytes;
    }
}
