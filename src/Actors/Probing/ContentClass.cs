using System.Collections.Frozen;

namespace MirrorActors.Actors.Probing;

/// <summary>Which media types fit which names.</summary>
internal static class ContentClass
{
    private static readonly FrozenSet<string> Pages =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "html", "htm", "xhtml", "xht", "shtml");

    private static readonly FrozenSet<string> Packed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "gz", "tgz", "bz2", "tbz", "xz", "txz", "zst", "lz", "lzma", "lz4", "br", "z", "7z", "zip", "rar", "tar", "jar", "war", "cab",
        "deb", "udeb", "rpm", "apk", "whl", "gem", "crate", "xpi", "appimage", "snap", "flatpak", "iso", "img", "qcow2", "vmdk",
        "dmg", "pkg", "exe", "msi", "msix");

    /// <summary>HTML under a name that is no page's. A name without an ending may be one.</summary>
    /// <param name="type">Media type; null when not told.</param>
    public static bool IsErrorPage(string path, string? type) =>
        IsHtml(type) && Endings(path) is { Count: > 0 } endings && !endings.Any(Pages.Contains);

    public static bool IsPacked(string path) => Endings(path) is [.., var last] && Packed.Contains(last);

    public static string? WarningOf(string path, string? type)
    {
        if (IsHtml(type) && Endings(path).Count == 0) return $"Content-Type {type} for a file without an ending";
        return string.Equals(type, "text/plain", StringComparison.OrdinalIgnoreCase) && IsPacked(path)
            ? "Content-Type text/plain for a packed file"
            : null;
    }

    private static bool IsHtml(string? type) =>
        string.Equals(type, "text/html", StringComparison.OrdinalIgnoreCase)
        || string.Equals(type, "application/xhtml+xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>All of them: index.html.de is a page.</summary>
    private static List<string> Endings(string path) => [.. path[(path.LastIndexOf('/') + 1)..].Split('.').Skip(1)];
}
