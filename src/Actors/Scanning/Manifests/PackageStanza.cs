using System.Security.Cryptography;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Collects what a stanza of Packages (<c>Filename Size SHA256</c>) or Sources (<c>Directory</c> and <c>Checksums-Sha256</c>) says
/// about files.
/// </summary>
/// <param name="names">From the root of the archive.</param>
internal sealed class PackageStanza(ManifestNames names, IHashedEntries hashed)
{
    private readonly List<(byte[] Name, long Size, byte[] Hash)> _sources = [];
    private readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    private byte[]? _file;
    private byte[]? _directory;
    private long? _size;
    private bool _hasHash;
    private bool _inSources;

    /// <summary>Takes a line that is not empty.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (_inSources) AddSource(line);
            return;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0) return;
        var field = line[..colon];
        var value = line[(colon + 1)..].Trim((byte)' ');
        _inSources = field.SequenceEqual("Checksums-Sha256"u8);
        if (field.SequenceEqual("Filename"u8)) _file = Below(value);
        else if (field.SequenceEqual("Directory"u8)) _directory = Below(value);
        else if (field.SequenceEqual("Size"u8)) _size = HashLine.TrySize(value, out var size) ? size : -1;
        else if (field.SequenceEqual("SHA256"u8)) _hasHash = HashLine.TryHash(value, _hash);
    }

    /// <summary>The files of the stanza, which ends here.</summary>
    public IReadOnlyList<ListedEntry> End(ListingMeter meter)
    {
        var entries = new List<ListedEntry>(1);
        if (_file is { } file) Add(entries, meter, file, _size ?? -1, _hasHash ? _hash : default);
        foreach (var (name, size, hash) in _sources)
            Add(entries, meter, _directory is null or [] ? name : [.. _directory, .. "/"u8, .. name], size, hash);
        _sources.Clear();
        (_file, _directory, _size, _hasHash, _inSources) = (null, null, null, false, false);
        return entries;
    }

    private void Add(List<ListedEntry> entries, ListingMeter meter, byte[] name, long size, ReadOnlySpan<byte> hash)
    {
        meter.ChargeEntry();
        if (size < 0) meter.SkipHostile();
        else if (names.PathOf(name) is { } path) entries.Add(hashed.Entry(path, hash, SizeRange.Exactly(size)));
    }

    private void AddSource(ReadOnlySpan<byte> line)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!HashLine.TryRead(line, hash, out var size, out var name)) return;
        if (_sources.Count == ManifestLimits.FilesOfPackage)
            throw new ListingException($"a package of more than {ManifestLimits.FilesOfPackage} files") { Failure = ListingFailure.Budget };
        _sources.Add((name.ToArray(), size, hash.ToArray()));
    }

    private static byte[] Below(ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual("."u8)) return [];
        return (path.StartsWith("./"u8) ? path[2..] : path).ToArray();
    }
}
