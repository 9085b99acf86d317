using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;

namespace MirrorActors.Web.AccessLog;

/// <summary>
/// One line: <c>TIME CLIENT METHOD STATUS "TARGET" MIRROR OUTCOME GROUP COUNTRY/CONTINENT/ASN BYTES</c>, fields by one
/// space, <c>-</c> for nothing. Time is UTC (RFC 3339, milliseconds). In the target quotes, backslashes and everything
/// outside printable ASCII are written <c>\xHH</c>.
/// </summary>
internal static class AccessLine
{
    /// <summary>Room for any line: the target, escaped, a fallback's URL, and 512 bytes for all else.</summary>
    public const int MaxBytes = 512 + Limits.UrlChars + (WebLimits.AccessLogTargetChars * 4);

    private const string HexDigits = "0123456789abcdef";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create(string.Concat(Enumerable.Range(' ', '\x7f' - ' ').Select(c => (char)c).Where(c => c is not ('"' or '\\'))));

    /// <param name="span"><see cref="MaxBytes"/> at least.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> span, in AccessRecord record, bool wholeAddress)
    {
        var target = record.Target.AsSpan(0, Math.Min(record.Target.Length, WebLimits.AccessLogTargetChars));
        var length = AccessTime.Write(span, record.UtcTicks);
        span[length++] = (byte)' ';
        length += WriteAddress(span[length..], record.Client, wholeAddress);
        Utf8.TryWrite(
            span[length..], CultureInfo.InvariantCulture, $" {Word(record.Method)} {record.Status} \"",
            out var written);
        length += written;
        length += WriteEscaped(span[length..], target);
        Utf8.TryWrite(
            span[length..], CultureInfo.InvariantCulture,
            $"\" {record.Mirror ?? "-"} {record.Outcome} {record.Group ?? "-"} ", out written);
        length += written;
        length += WritePlace(span[length..], record);
        span[length++] = (byte)'\n';
        return length;
    }

    // /24 and /48: enough for the network's owner, not for a person.
    private static int WriteAddress(Span<byte> span, in AddressKey client, bool whole)
    {
        var shown = whole ? client : AddressPrefix.Of(client, client.IsV4 ? 24 : 48).Network;
        if (shown.IsV4)
        {
            var bits = (uint)shown.Bits;
            Utf8.TryWrite(
                span, CultureInfo.InvariantCulture,
                $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}", out var four);
            return four;
        }

        shown.ToIPAddress().TryFormat(span, out var written);
        return written;
    }

    private static int WritePlace(Span<byte> span, in AccessRecord record)
    {
        var country = record.Country.IsKnown ? record.Country.ToString() : "-";
        var continent = record.Continent != ContinentCode.Unknown ? record.Continent.ToUpper() : "-";
        Utf8.TryWrite(
            span, CultureInfo.InvariantCulture, $"{country}/{continent}/{record.Asn} {record.Bytes}", out var written);
        return written;
    }

    private static int WriteEscaped(Span<byte> span, ReadOnlySpan<char> target)
    {
        if (!target.ContainsAnyExcept(Plain) && Ascii.FromUtf16(target, span, out var length) == OperationStatus.Done) return length;
        length = 0;
        foreach (var c in target)
        {
            if (c is >= ' ' and < '\x7f' and not '"' and not '\\')
            {
                span[length++] = (byte)c;
                continue;
            }

            // The raw target is Latin-1 at most; anything else would be a bug of the server and is cut to a byte.
            span[length++] = (byte)'\\';
            span[length++] = (byte)'x';
            span[length++] = (byte)HexDigits[(c >> 4) & 15];
            span[length++] = (byte)HexDigits[c & 15];
        }

        return length;
    }

    private static string Word(string method) => method.Length <= 16 ? method : "-";
}
