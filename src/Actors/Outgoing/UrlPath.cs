using System.Globalization;
using System.Text;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Paths of the catalogue and of listings as they are put behind a base URL.</summary>
internal static class UrlPath
{
    /// <summary>Percent-encodes everything but unreserved characters (RFC 3986, 2.3) and slashes; no slash in front.</summary>
    public static string Escaped(ReadOnlySpan<byte> path)
    {
        var escaped = new StringBuilder(path.Length + 16);
        foreach (var b in path.TrimStart((byte)'/'))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '/') escaped.Append(c);
            else escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
