using System.Globalization;
using System.Text;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// The first line and the headers of a message as people may see them: a line feed behind each line, other control characters and
/// bytes beyond ASCII as <c>\xNN</c>; without cookies, credentials and the queries of URLs; bounded.
/// </summary>
internal static class HeadText
{
    private static readonly string[] Hidden =
    [
        "set-cookie", "set-cookie2", "cookie", "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate",
        "authentication-info", "proxy-authentication-info",
    ];

    private static readonly string[] Urls = ["location", "content-location", "link", "refresh"];

    public static string Of(ReadOnlySpan<byte> head)
    {
        var text = new StringBuilder(head.Length);
        var isFirst = true;
        var isHidden = false;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd((byte)'\r');
            if (line.IsEmpty) continue;
            // A line that begins with a blank goes on with the one before (RFC 9112, 5.2).
            var goesOn = line[0] is (byte)' ' or (byte)'\t';
            var name = isFirst ? "" : Encoding.Latin1.GetString(line[..Math.Max(0, line.IndexOf((byte)':'))]).Trim().ToLowerInvariant();
            if (!goesOn) isHidden = Hidden.Contains(name);
            if (!isHidden) Append(text, isFirst || Urls.Contains(name) ? WithoutSecrets(line) : Encoding.Latin1.GetString(line));
            isFirst = false;
        }

        return text.Length > Limits.EvidenceChars ? text.ToString(0, Limits.EvidenceChars) : text.ToString();
    }

    private static void Append(StringBuilder text, string line)
    {
        foreach (var c in line)
        {
            if (c is >= ' ' and <= '~') text.Append(c);
            else text.Append("\\x").Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }

    /// <summary>What stands behind a question mark, and in front of an at sign, may be a key.</summary>
    private static string WithoutSecrets(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line);
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
        {
            var end = text.IndexOfAny([' ', '>', '"'], query);
            text = text[..(query + 1)] + "..." + (end < 0 ? "" : text[end..]);
        }

        var authority = text.IndexOf("//", StringComparison.Ordinal);
        if (authority < 0) return text;
        var until = text.IndexOfAny(['/', ' ', '?'], authority + 2);
        var at = text.LastIndexOf('@', (until < 0 ? text.Length : until) - 1);
        return at > authority ? text[..(authority + 2)] + text[(at + 1)..] : text;
    }
}
