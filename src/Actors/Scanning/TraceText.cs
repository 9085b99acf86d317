using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// The time in the first line of a trace file: Unix seconds as its first word (mirrorbits), RFC 3339, RFC 1123 with GMT or
/// an offset, or what <c>date -u</c> prints (Debian): <c>Sat Nov 21 12:00:00 UTC 2026</c>.
/// </summary>
internal static partial class TraceText
{
    private const int LineBytes = 256;
    private const long FirstUnixSecond = 100_000_000; // in 1973; a smaller number is a day or a year
    private const long LastUnixSecond = 253_402_300_799;

    private static readonly string[] Formats =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss zzz",
        "ddd MMM d HH:mm:ss 'UTC' yyyy", "ddd MMM d HH:mm:ss 'GMT' yyyy",
    ];

    public static DateTimeOffset? Parse(ReadOnlySpan<byte> file)
    {
        file = file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
        var end = file.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? file : file[..end];
        if (line.Length > LineBytes) return null;
        var words = Blanks().Replace(Encoding.ASCII.GetString(line), " ").Trim(' ');
        var first = words.Split(' ')[0];
        if (long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return seconds is >= FirstUnixSecond and <= LastUnixSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        if (Rfc3339.TryParse(first, out var time)) return time;
        // An offset without its colon, as date -R writes it.
        var dated = BareOffset().Replace(words, "$1:$2");
        return DateTimeOffset.TryParseExact(
            dated, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
            ? time
            : null;
    }

    [GeneratedRegex("[ \\t]+")]
    private static partial Regex Blanks();

    [GeneratedRegex("([+-][0-9]{2})([0-9]{2})$")]
    private static partial Regex BareOffset();
}
