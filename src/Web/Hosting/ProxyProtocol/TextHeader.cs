using System.Globalization;
using System.Text;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Version 1, section 2.1: <c>PROXY TCP4|TCP6 SOURCE DESTINATION SOURCE-PORT DESTINATION-PORT</c> and CRLF, one space
/// between fields; or <c>PROXY UNKNOWN</c> and anything up to the CRLF.
/// </summary>
internal static class TextHeader
{
    private const int FieldCount = 5;

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <param name="bytes">Begin with the signature.</param>
    /// <param name="header">Set when complete.</param>
    public static ProxyHeaderVerdict Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var window = bytes[..Math.Min(bytes.Length, ProxyLimits.TextBytes)];
        var end = window.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return window.Length < ProxyLimits.TextBytes
                ? ProxyHeaderVerdict.Incomplete
                : ProxyHeaderVerdict.Malformed;
        }

        var line = window[Signature.Length..end];
        var length = end + 2;
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
        {
            header = new ProxyHeader(length, null, 0, false);
            return ProxyHeaderVerdict.Complete;
        }

        if (!TryReadSource(line, out var client, out var port)) return ProxyHeaderVerdict.Malformed;
        header = new ProxyHeader(length, client, port, false);
        return ProxyHeaderVerdict.Complete;
    }

    private static bool TryReadSource(ReadOnlySpan<byte> line, out AddressKey client, out ushort port)
    {
        Span<char> chars = stackalloc char[ProxyLimits.TextBytes];
        chars = chars[..Encoding.Latin1.GetChars(line, chars)];
        ReadOnlySpan<char> text = chars;
        Span<Range> fields = stackalloc Range[FieldCount + 1];
        client = default;
        port = 0;
        if (text.Split(fields, ' ') != FieldCount) return false;
        var family = text[fields[0]];
        var isV6 = family is "TCP6";
        return (isV6 || family is "TCP4")
            && TryReadAddress(text[fields[1]], isV6, out client)
            && TryReadAddress(text[fields[2]], isV6, out _)
            && TryReadPort(text[fields[3]], out port)
            && TryReadPort(text[fields[4]], out _);
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, bool isV6, out AddressKey address)
    {
        address = default;
        return text.Contains(':') == isV6 && AddressKey.TryParse(text, out address);
    }

    private static bool TryReadPort(ReadOnlySpan<char> text, out ushort port)
    {
        port = 0;
        // The number parser would let trailing NULs pass.
        return text.IndexOfAnyExceptInRange('0', '9') < 0
            && text is ['0'] or [not '0', ..]
            && ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }
}
