using MirrorActors.Protocol;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The symbolic links of a repository. Immutable; asked only when a path is no file.</summary>
internal sealed class AliasTable
{
    private const int MostHops = 8;
    private readonly Dictionary<byte[], byte[]> _targets;

    private AliasTable(Dictionary<byte[], byte[]> targets) => _targets = targets;

    public static AliasTable Empty { get; } = new(new Dictionary<byte[], byte[]>(PathComparer.Instance));

    public IEnumerable<KeyValuePair<byte[], byte[]>> All => _targets;

    public int Count => _targets.Count;

    public bool TryGet(ReadOnlySpan<byte> path, out ReadOnlyMemory<byte> target)
    {
        var found = _targets.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out var bytes);
        target = bytes;
        return found;
    }

    /// <summary>The table after links were added; links in <paramref name="changes"/> that end are left for later.</summary>
    public AliasTable With(IReadOnlyList<FileChange> changes)
    {
        if (!changes.Any(c => c is AliasPut)) return this;
        var targets = new Dictionary<byte[], byte[]>(_targets, PathComparer.Instance);
        foreach (var put in changes.OfType<AliasPut>()) targets[put.Path.ToArray()] = put.Target.ToArray();
        return new AliasTable(targets);
    }

    /// <summary>The table without the links that end; the last change of a path counts.</summary>
    public AliasTable Without(IReadOnlyList<FileChange> changes)
    {
        if (!changes.Any(c => c is AliasRemoved)) return this;
        var targets = new Dictionary<byte[], byte[]>(_targets, PathComparer.Instance);
        foreach (var change in changes)
        {
            if (change is AliasRemoved) targets.Remove(change.Path.ToArray());
            else if (change is AliasPut put) targets[put.Path.ToArray()] = put.Target.ToArray();
        }

        return new AliasTable(targets);
    }

    /// <summary>
    /// Replaces the first link on the way (the path itself or a directory above it) by its target, once for each hop.
    /// </summary>
    /// <returns>The path without links; null when there is none on the way, or too many.</returns>
    public byte[]? Resolve(ReadOnlySpan<byte> path)
    {
        if (_targets.Count == 0) return null;
        byte[]? current = null;
        for (var hop = 0; hop < MostHops; hop++)
        {
            var next = Replace(current ?? path);
            if (next is null) return current;
            if (next.Length > Limits.PathBytes) return null;
            current = next;
        }

        return null;
    }

    private byte[]? Replace(ReadOnlySpan<byte> path)
    {
        var lookup = _targets.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var end = 1; end <= path.Length; end++)
        {
            if (end < path.Length && path[end] != '/') continue;
            if (!lookup.TryGetValue(path[..end], out var target)) continue;
            var rest = path[end..];
            return target.Length == 1 && rest.Length > 0 ? rest.ToArray() : [.. target, .. rest];
        }

        return null;
    }
}
