using System.Net;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>What the target of a link in an index is.</summary>
internal enum IndexLink
{
    /// <summary>Sorting, parent, absolute, foreign or deeper: no entry of this directory.</summary>
    Ignored,

    /// <summary>An entry with a name that no published path has.</summary>
    Hostile,

    File,

    Directory,
}

/// <summary>Reads the targets of links. Only a direct child of the directory counts, by its relative name.</summary>
internal static class IndexLinks
{
    public static IndexLink Read(ReadOnlySpan<char> href, out string name)
    {
        name = "";
        if (href.Length > HttpIndexLimits.LinkChars) return IndexLink.Hostile;
        var target = WebUtility.HtmlDecode(href.ToString()).AsSpan().Trim();
        if (target.StartsWith("./")) target = target[2..];
        else if (HasScheme(target)) return IndexLink.Ignored;
        if (target.Contains('?')) return IndexLink.Ignored;
        var fragment = target.IndexOf('#');
        if (fragment >= 0) target = target[..fragment];
        var isDirectory = target.EndsWith("/");
        if (isDirectory) target = target[..^1];
        if (target is "" or "." or ".." || target.Contains('/')) return IndexLink.Ignored;
        if (Decode(target) is not { } decoded || !EntryName.IsSafeSegment(decoded)) return IndexLink.Hostile;
        name = decoded;
        return isDirectory ? IndexLink.Directory : IndexLink.File;
    }

    private static bool HasScheme(ReadOnlySpan<char> target)
    {
        var colon = target.IndexOf(':');
        return colon > 0 && !target[..colon].ContainsAny("/?#%");
    }

    /// <summary>Percent-decoded once; null when that is not valid UTF-8 or the encoding is broken.</summary>
    private static string? Decode(ReadOnlySpan<char> target)
    {
        var bytes = new byte[System.Text.Encoding.UTF8.GetMaxByteCount(target.Length)];
        var length = System.Text.Encoding.UTF8.GetBytes(target, bytes);
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
