using System.Net;
using System.Text;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>What the target of a link in an index is.</summary>
internal enum IndexLink
{
    /// <summary>Parent, absolute, foreign or deeper: no entry of this directory.</summary>
    Ignored,

    /// <summary>The same index, ordered by name: only an index has that.</summary>
    Sorting,

    /// <summary>An entry with a name that no published path has.</summary>
    Hostile,

    File,

    Directory,
}

/// <summary>
/// Reads the targets of links. Only a direct child of the directory counts, by its relative name or, as h5ai has it, by its
/// whole path.
/// </summary>
/// <param name="path">Of the page, percent-encoded, ending in a slash.</param>
internal sealed class IndexLinks(string path)
{
    private readonly string? _path = Decode(path);

    public IndexLink Read(ReadOnlySpan<byte> href, out string name)
    {
        name = "";
        if (EntryName.FromBytes(href) is not { } markup) return IndexLink.Hostile;
        var target = WebUtility.HtmlDecode(markup).AsSpan().Trim();
        if (target.StartsWith("./")) target = target[2..];
        else if (HasScheme(target)) return IndexLink.Ignored;
        if (target.Contains('?')) return IsSorting(target) ? IndexLink.Sorting : IndexLink.Ignored;
        var fragment = target.IndexOf('#');
        if (fragment >= 0) target = target[..fragment];
        var isDirectory = target.EndsWith("/");
        if (isDirectory) target = target[..^1];
        if (target.StartsWith("/")) target = BelowPage(target);
        if (target is "" or "." or ".." || target.Contains('/')) return IndexLink.Ignored;
        if (Decode(target) is not { } decoded || !EntryName.IsSafeSegment(decoded)) return IndexLink.Hostile;
        name = decoded;
        return isDirectory ? IndexLink.Directory : IndexLink.File;
    }

    /// <summary>The last segment of an absolute path, when what is before it is the page's own; else empty.</summary>
    private ReadOnlySpan<char> BelowPage(ReadOnlySpan<char> target)
    {
        var name = target.LastIndexOf('/') + 1;
        return _path is not null && Decode(target[..name]) == _path ? target[name..] : default;
    }

    /// <summary>As Apache, fancyindex and Caddy write them.</summary>
    private static bool IsSorting(ReadOnlySpan<char> target) =>
        target[0] == '?' && (target.StartsWith("?C=N") || target.StartsWith("?sort=name"));

    private static bool HasScheme(ReadOnlySpan<char> target)
    {
        var colon = target.IndexOf(':');
        return colon > 0 && !target[..colon].ContainsAny("/?#%");
    }

    /// <summary>Percent-decoded once; null when that is not valid UTF-8 or the encoding is broken.</summary>
    private static string? Decode(ReadOnlySpan<char> target)
    {
        if (!target.Contains('%')) return target.ToString();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(target.Length)];
        var length = Encoding.UTF8.GetBytes(target, bytes);
        var to = 0;
        for (var from = 0; from < length; from++, to++)
        {
            bytes[to] = bytes[from];
            if (bytes[from] != '%') continue;
            if (from + 2 >= length) return null;
            var high = HexDigit(bytes[from + 1]);
            var low = HexDigit(bytes[from + 2]);
            if (high < 0 || low < 0) return null;
            bytes[to] = (byte)((high << 4) | low);
            from += 2;
        }

        return EntryName.FromBytes(bytes.AsSpan(0, to));
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
