using System.Globalization;
using System.Text;

namespace MirrorActors.Pbm.Output;

/// <summary>Text that came from elsewhere, made fit for a terminal: nothing in it moves the cursor or hides what follows.</summary>
internal static class Plain
{
    private const char Instead = '?';

    /// <summary>One line: ends of lines and tabs become blanks, other control and formatting characters question marks.</summary>
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnfit)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (rune.Value == '\t') plain.Append(' ');
            else if (IsUnfit(rune)) plain.Append(Instead);
            else plain.Append(rune);
        }

        return plain.ToString();
    }

    private static bool IsUnfit(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
