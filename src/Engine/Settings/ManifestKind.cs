namespace MirrorActors.Engine.Settings;

/// <summary>What a manifest looks like inside; told by the last segment of its path.</summary>
public enum ManifestKind
{
    /// <summary>Our own: <c>mirroractors.manifest</c>.</summary>
    Own,

    /// <summary>Output of <c>ls -lR</c>: begins with <c>ls-lR</c>.</summary>
    LsLr,

    /// <summary>Output of sha256sum and the like: ends in <c>SUMS</c>.</summary>
    Sums,

    /// <summary>Fedora's: begins with <c>fullfiletimelist</c>.</summary>
    FullTimeList,

    /// <summary>A Debian archive's <c>Release</c> or <c>InRelease</c>, and the indices it names.</summary>
    Release,
}

/// <summary>Tells manifests by their names.</summary>
public static class ManifestKinds
{
    public const string Compressed = ".gz";
    private const string Known = "mirroractors.manifest.gz, ls-lR.gz, SHA256SUMS, fullfiletimelist-… or Release";

    /// <summary>Path with a slash in front and kind; an empty text gives null.</summary>
    public static Parsed<ManifestPath?> Parse(string text)
    {
        if (text.Length == 0) return (ManifestPath?)null;
        if (TreePathText.Parse(text) is not { } path)
            return Parsed<ManifestPath?>.Refused("is not a path in the repository, such as ls-lR.gz");
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.EndsWith(Compressed, StringComparison.Ordinal)) name = name[..^Compressed.Length];
        return KindOf(name) is { } kind
            ? new ManifestPath(path, kind)
            : Parsed<ManifestPath?>.Refused($"is not the name of a known kind of manifest: {Known}");
    }

    private static ManifestKind? KindOf(string name) => name switch
    {
        "mirroractors.manifest" => ManifestKind.Own,
        "Release" or "InRelease" => ManifestKind.Release,
        _ when name.StartsWith("ls-lR", StringComparison.Ordinal) => ManifestKind.LsLr,
        _ when name.StartsWith("fullfiletimelist", StringComparison.Ordinal) => ManifestKind.FullTimeList,
        _ when name.EndsWith("SUMS", StringComparison.Ordinal) => ManifestKind.Sums,
        _ => null,
    };
}

/// <summary>Where the manifest is.</summary>
/// <param name="Path">In the tree, with a slash in front.</param>
public sealed record ManifestPath(string Path, ManifestKind Kind)
{
    public bool IsCompressed => Path.EndsWith(ManifestKinds.Compressed, StringComparison.Ordinal);
}
