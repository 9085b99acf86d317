using System.Net;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Finds time and size in the text behind a link, wherever the columns are.</summary>
internal static class RowText
{
    public static (SizeRange Size, ListedTime? Time) Read(string markup)
    {
        var words = WebUtility.HtmlDecode(markup).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            if (TimeText.Parse(words[i], words[i + 1]) is not { } time) continue;
            if (SizeAt(words, i + 2) is { } after) return (after, time);
            return (i > 0 ? SizeBefore(words, i) : SizeRange.Unknown, time);
        }

        return (words.Length > 0 && SizeAt(words, 0) is { } alone ? alone : SizeRange.Unknown, null);
    }

    private static SizeRange? SizeAt(string[] words, int at)
    {
        if (at >= words.Length) return null;
        var next = at + 1 < words.Length ? words[at + 1] : "";
        var unit = next is "KB" or "MB" or "GB" or "TB" or "KiB" or "MiB" or "GiB" or "TiB" ? next : "";
        return SizeText.TryParse(words[at] + unit, out var size) ? size : null;
    }

    private static SizeRange SizeBefore(string[] words, int date) =>
        (date > 1 ? SizeAt(words, date - 2) : null) is { IsExact: false } withUnit ? withUnit
        : SizeAt(words, date - 1) ?? SizeRange.Unknown;
}
