namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>A file that a Release names.</summary>
/// <param name="Name">Below the Release's directory.</param>
internal sealed record ReleaseFile(string Name, long Size, byte[] Sha256);

/// <summary>The indices of packages that a Release names, each in the form that can be read here.</summary>
internal sealed class ReleaseIndices
{
    private const string Gzip = ".gz";
    private readonly Dictionary<string, ReleaseFile> _compressed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReleaseFile> _plain = new(StringComparer.Ordinal);
    private readonly HashSet<string> _other = new(StringComparer.Ordinal);

    /// <exception cref="ListingException">There are too many.</exception>
    public void Add(ReleaseFile file)
    {
        var dot = file.Name.LastIndexOf('.');
        var ending = dot > file.Name.LastIndexOf('/') ? file.Name[dot..] : "";
        var stem = file.Name[..^ending.Length];
        if (stem[(stem.LastIndexOf('/') + 1)..] is not ("Packages" or "Sources")) return;
        if (ending == Gzip) _compressed[stem] = file;
        else if (ending.Length == 0) _plain[stem] = file;
        else _other.Add(stem);
        if (_compressed.Count + _plain.Count + _other.Count > 3 * ManifestLimits.Indices)
            throw new ListingException($"the Release names more than {ManifestLimits.Indices} indices") { Failure = ListingFailure.Budget };
    }

    /// <exception cref="ListingException">One is only there in a form that cannot be read.</exception>
    public IReadOnlyList<ReleaseFile> Readable()
    {
        // A plain file is commonly named for its checksum alone, where there are compressed ones.
        var unreadable = _other.FirstOrDefault(stem => !_compressed.ContainsKey(stem) && !IsEmpty(stem));
        if (unreadable is not null)
        {
            throw new ListingException($"{unreadable} is compressed in a way that this node cannot read; it needs {Gzip}")
            {
                Failure = ListingFailure.Missing,
            };
        }

        var plain = _plain.Where(one => !_compressed.ContainsKey(one.Key) && one.Value.Size > 0).Select(one => one.Value);
        return [.. _compressed.Where(one => !IsEmpty(one.Key)).Select(one => one.Value), .. plain];
    }

    private bool IsEmpty(string stem) => _plain.TryGetValue(stem, out var plain) && plain.Size == 0;
}
