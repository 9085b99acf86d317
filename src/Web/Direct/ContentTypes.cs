using Microsoft.AspNetCore.StaticFiles;

namespace MirrorActors.Web.Direct;

/// <summary>Content types by extension. Signatures and checksums are text, so that browsers show them.</summary>
internal sealed class ContentTypes
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Unknown = "application/octet-stream";

    private readonly FileExtensionContentTypeProvider _byExtension = new();

    public ContentTypes()
    {
        var map = _byExtension.Mappings;
        foreach (var extension in new[] { ".md5", ".sha1", ".sha256", ".sha512", ".txt", ".log", ".dsc", ".changes" })
            map[extension] = Text;
        map[".asc"] = "application/pgp-signature";
        map[".sig"] = "application/pgp-signature";
        map[".sign"] = "application/pgp-signature";
        map[".gpg"] = "application/pgp-signature";
        map[".html"] = "text/html; charset=utf-8";
        map[".htm"] = "text/html; charset=utf-8";
        map[".deb"] = "application/vnd.debian.binary-package";
        map[".iso"] = "application/x-iso9660-image";
        map[".xz"] = "application/x-xz";
        map[".zst"] = "application/zstd";
        map[".bz2"] = "application/x-bzip2";
    }

    public string Of(string name) =>
        _byExtension.TryGetContentType(name, out var type) ? type
        : name.Contains("SUMS", StringComparison.Ordinal) || name is "InRelease" or "Release" or "README" ? Text
        : Unknown;
}
