using System.Text;
using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Entries of manifests that tell a hash: one that is the hash of a known version is that version, with its size and time; one
/// that is not shows nothing.
/// </summary>
internal sealed class HashedFiles(FileTable files) : IHashedEntries
{
    /// <inheritdoc/>
    /// <remarks>The size counts where the catalogue has no hash of that kind.</remarks>
    public ListedEntry Entry(string path, ReadOnlySpan<byte> hash, SizeRange size)
    {
        var plain = new ListedEntry(path, size, null);
        var kind = HashKind.Widths.IndexOf((byte)hash.Length);
        if (kind < 0) return plain;
        Span<byte> full = stackalloc byte[Protocol.Limits.PathBytes];
        full[0] = (byte)'/';
        full = full[..(1 + Encoding.UTF8.GetBytes(path, full[1..]))];
        var isKnown = false;
        if (files.TryFindExact(full, out var published))
        {
            if (published.GetHashes() is var hashes && HashKind.Get(hashes, kind).Span is { Length: > 0 } known)
            {
                if (known.SequenceEqual(hash)) return Of(path, published);
                isKnown = true;
            }
        }

        foreach (var earlier in files.SupersededAt(full))
        {
            if (earlier.GetKnownHash(kind).SequenceEqual(hash)) return Of(path, earlier);
        }

        return isKnown ? plain with { Size = SizeRange.Unknown } : plain;
    }

    private static ListedEntry Of(string path, in FileEntry version) =>
        new(path, SizeRange.Exactly(version.Size), new ListedTime(version.ModifiedTicks, 1));
}
