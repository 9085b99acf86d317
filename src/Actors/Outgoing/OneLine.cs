using System.Text;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Text from outside, made fit for a log line or a report: no control characters, bounded.</summary>
public static class OneLine
{
    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, OutgoingLimits.MessageChars));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= OutgoingLimits.MessageChars) return line.Append('…').ToString();
            var blank = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is
                System.Globalization.UnicodeCategory.LineSeparator or
                System.Globalization.UnicodeCategory.ParagraphSeparator or
                System.Globalization.UnicodeCategory.Format;
            if (blank) line.Append(' ');
            else line.Append(rune);
        }

        return line.ToString().Trim();
    }

    /// <summary>Scheme, host, port and path: what may be shown of a URL.</summary>
    public static string Of(Uri uri) => Of(uri.GetComponents(
        UriComponents.Scheme | UriComponents.Host | UriComponents.Port | UriComponents.Path, UriFormat.UriEscaped));
}
