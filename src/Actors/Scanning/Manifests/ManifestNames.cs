namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Makes paths of the names in a manifest; what no published path can look like is counted and left out.</summary>
/// <param name="folder">Where names begin, below the base: empty or ending in a slash.</param>
internal sealed class ManifestNames(string folder, ListingMeter meter)
{
    /// <summary>Below the base; null when it is left out.</summary>
    /// <exception cref="ListingException">Beyond the budget of depth.</exception>
    public string? PathOf(ReadOnlySpan<byte> name) => PathOf("", name);

    /// <param name="directory">Below the folder: empty or ending in a slash.</param>
    /// <inheritdoc cref="PathOf(ReadOnlySpan{byte})"/>
    public string? PathOf(string directory, ReadOnlySpan<byte> name)
    {
        if (EntryName.FromBytes(name) is { } text && string.Concat(folder, directory, text) is var path && EntryName.IsSafePath(path))
        {
            meter.CheckDepth(path.AsSpan().Count('/'));
            return path;
        }

        meter.SkipHostile();
        return null;
    }
}
