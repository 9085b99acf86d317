using MirrorActors.Protocol;

namespace MirrorActors.Engine.Settings;

/// <summary>
/// URLs and files that a catalogue is read from. A URL that ends in a slash is a tree; another one, or a file, is a manifest, told
/// by its name.
/// </summary>
internal static class UpstreamText
{
    private const string Rsync = "rsync";
    private const string Dists = "dists/";
    private static readonly string[] Schemes = ["http", "https", Rsync, "rsyncs", "ftp", "ftps", "ftpes"];

    /// <param name="place">Where in the tree the manifest is, if that is known: <c>repository.manifest</c>.</param>
    public static Parsed<UpstreamPlace?> Parse(string text, ManifestPath? place)
    {
        if (text.Length == 0) return (UpstreamPlace?)null;
        if (!text.Contains("://", StringComparison.Ordinal)) return File(text);
        if (text.Length > Limits.UrlChars) return Refused($"is longer than {Limits.UrlChars} characters");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !Schemes.Contains(uri.Scheme) || uri.Host.Length == 0
            || uri.Fragment.Length > 0 || text.Contains('?', StringComparison.Ordinal) || text.Any(char.IsControl))
            return Refused($"is not a URL of {string.Join(", ", Schemes)} without query and fragment");
        var isRsync = uri.Scheme.StartsWith(Rsync, StringComparison.Ordinal);
        if (uri.UserInfo.Length > 0 && !isRsync) return Refused("must not hold credentials");
        if (isRsync && uri.AbsolutePath.Length < 2) return Refused("names no rsync module");
        if (text.EndsWith('/')) return new UpstreamPlace(text, null);
        if (uri.Scheme is not ("http" or "https"))
            return Refused("must end in a slash; a manifest alone is read by http, https or as a file");
        return Manifest(text, uri, place);
    }

    private static Parsed<UpstreamPlace?> File(string text)
    {
        var full = Path.GetFullPath(text);
        var manifest = ManifestKinds.Parse(Path.GetFileName(full));
        if (manifest.Problem is { } problem) return Refused(problem + ", and not a URL");
        if (manifest.Value is not { } known) return Refused("is neither a URL nor a file");
        if (known.Kind is ManifestKind.Sums or ManifestKind.Release)
            return Refused("does not tell sizes and times: give its URL, so that the files can be asked for");
        return new UpstreamPlace(full[..(full.LastIndexOf('/') + 1)], known);
    }

    private static Parsed<UpstreamPlace?> Manifest(string text, Uri uri, ManifestPath? place)
    {
        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        var below = path[(path.LastIndexOf('/') + 1)..];
        if (place is not null && path.EndsWith(place.Path, StringComparison.Ordinal)) below = place.Path[1..];
        else if (path.LastIndexOf("/" + Dists, StringComparison.Ordinal) is var at and >= 0 && IsRelease(below)) below = path[(at + 1)..];
        var manifest = ManifestKinds.Parse(below);
        if (manifest.Problem is { } problem) return Refused(problem + "; the URL of a tree ends in a slash");
        return new UpstreamPlace(WithoutSegments(text, below.Count(c => c == '/') + 1), manifest.Value);
    }

    private static bool IsRelease(string name) => name is "Release" or "InRelease" or "Release.gz" or "InRelease.gz";

    private static string WithoutSegments(string url, int count)
    {
        var end = url.Length;
        for (; count > 0; count--) end = url.LastIndexOf('/', end - 1);
        return url[..(end + 1)];
    }

    private static Parsed<UpstreamPlace?> Refused(string problem) => Parsed<UpstreamPlace?>.Refused(problem);
}
