using System.Buffers;
using System.Text;
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
        var line = new LineText(span);
        line.Advance(AccessTime.Write(span, record.UtcTicks));
        line.Add((byte)' ');
        AddAddress(ref line, record.Client, wholeAddress);
        line.Add((byte)' ');
        line.Add(Word(record.Method));
        line.Add((byte)' ');
        line.Add(record.Status);
        line.Add(" \""u8);
        line.Advance(WriteEscaped(
            line.Rest, record.Target.AsSpan(0, Math.Min(record.Target.Length, WebLimits.AccessLogTargetChars))));
        line.Add("\" "u8);
        line.Add(record.Mirror ?? "-");
        line.Add((byte)' ');
        line.Add(record.Outcome);
        line.Add((byte)' ');
        line.Add(record.Group ?? "-");
        line.Add((byte)' ');
        AddPlace(ref line, record);
        line.Add((byte)' ');
        line.Add(record.Bytes);
        line.Add((byte)'\n');
        return line.Length;
    }

    // /24 and /48: enough for the network's owner, not for a person.
    private static void AddAddress(ref LineText line, in AddressKey client, bool whole)
    {
        var shown = whole ? client : AddressPrefix.Of(client, client.IsV4 ? 24 : 48).Network;
        if (!shown.IsV4)
        {
            shown.ToIPAddress().TryFormat(line.Rest, out var written);
            line.Advance(written);
            return;
        }

        var bits = (uint)shown.Bits;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            line.Add(bits >> shift & 255);
            if (shift > 0) line.Add((byte)'.');
        }
    }

    private static void AddPlace(ref LineText line, in AccessRecord record)
    {
        line.Add(record.Country.IsKnown ? record.Country.ToString() : "-");
        line.Add((byte)'/');
        line.Add(record.Continent != ContinentCode.Unknown ? record.Continent.ToUpper() : "-");
        line.Add((byte)'/');
        line.Add(record.Asn);
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
