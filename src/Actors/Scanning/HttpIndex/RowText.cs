using System.Net;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Finds time and size in the text behind a link, wherever the columns are.</summary>
internal static class RowText
{
    /// <param name="rule">Of sizes, where no time in the text tells a better one.</param>
    public static (SizeRange Size, ListedTime? Time) Read(string markup, SizeRule rule)
    {
        var words = WebUtility.HtmlDecode(markup).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (!TimeText.TryParse(words[i], words[i + 1], out var time, out var told)) continue;
            if (SizeAt(words, i + 2, told) is { } after) return (after, time);
            return (i > 0 ? SizeBefore(words, i, told) : SizeRange.Unknown, time);
        }

        return (words.Length > 0 && SizeAt(words, 0, rule) is { } alone ? alone : SizeRange.Unknown, null);
    }

    private static SizeRange? SizeAt(string[] words, int at, SizeRule rule)
    {
        if (at >= words.Length) return null;
        var next = at + 1 < words.Length ? words[at + 1] : "";
        var unit = SizeText.IsUnit(next) ? next : "";
        return SizeText.TryParse(words[at] + unit, rule, out var size) ? size : null;
    }

    private static SizeRange SizeBefore(string[] words, int date, SizeRule rule) =>
        (date > 1 && SizeText.IsUnit(words[date - 1]) ? SizeAt(words, date - 2, rule) : SizeAt(words, date - 1, rule))
        ?? SizeRange.Unknown;
}
