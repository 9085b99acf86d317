using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>What becomes of an entry of a manifest that tells hashes.</summary>
internal interface IHashedEntries
{
    /// <param name="hash">Empty when there is none.</param>
    /// <param name="size">As the manifest says.</param>
    ListedEntry Entry(string path, ReadOnlySpan<byte> hash, SizeRange size);
}

/// <summary>Keeps the hashes of the kinds that the catalogue has.</summary>
internal sealed class KeptHashes : IHashedEntries
{
    public ListedEntry Entry(string path, ReadOnlySpan<byte> hash, SizeRange size) =>
        new(path, size, null) { Hash = HashKind.Widths.Contains((byte)hash.Length) ? hash.ToArray() : null };
}
