using System.Text;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Where a published file is on a mirror, which may show a part of the tree alone.</summary>
public static class MirrorUrl
{
    /// <summary>The path below the mirror's base URLs, percent-encoded; null when the part that it shows is another one.</summary>
    /// <param name="path">Canonical, of the catalogue.</param>
    public static string? Below(MirrorUrls urls, ReadOnlySpan<byte> path)
    {
        if (urls.Subtree is not { } subtree) return UrlPath.Escaped(path);
        var prefix = Encoding.UTF8.GetBytes(subtree);
        return path.StartsWith(prefix) ? UrlPath.Escaped(path[prefix.Length..]) : null;
    }

    /// <summary>The URL by https, else by http; null without either, or as for <see cref="Below"/>.</summary>
    public static Uri? Of(MirrorUrls urls, ReadOnlySpan<byte> path) =>
        (urls.Https ?? urls.Http) is { } root && Below(urls, path) is { } below ? new Uri(root + below) : null;
}
