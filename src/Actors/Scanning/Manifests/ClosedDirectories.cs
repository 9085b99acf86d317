namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Directories that are not open to everybody: what is below them is not published yet.</summary>
internal sealed class ClosedDirectories
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    /// <exception cref="ListingException">Too many.</exception>
    public void Add(string path)
    {
        _paths.Add(path);
        if (_paths.Count > ManifestLimits.ClosedDirectories)
        {
            throw new ListingException($"more than {ManifestLimits.ClosedDirectories} directories are not open to everybody")
            {
                Failure = ListingFailure.Budget,
            };
        }
    }

    /// <summary>Whether a path is below one of them.</summary>
    public bool Cover(string path)
    {
        if (_paths.Count == 0) return false;
        var closed = _paths.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
        {
            if (closed.Contains(path.AsSpan(0, at))) return true;
        }

        return false;
    }
}
