using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A file while its shard is rebuilt.</summary>
/// <param name="BasedOn">The row of the old shard whose hashes it keeps; -1 for a new version.</param>
/// <param name="Learned">What was learned since, on top of the old row's hashes.</param>
internal sealed record FileRow(
    FilePut File,
    int Directory,
    uint Hash,
    MirrorSet Holders,
    int BasedOn,
    IReadOnlyList<FileHashes> Learned)
{
    public FileId Id => File.Id;

    public ReadOnlySpan<byte> Name => File.Path.Span[(File.Path.Span.LastIndexOf((byte)'/') + 1)..];

    public FileRow Learn(FileHashes hashes) => this with { Learned = [.. Learned, hashes] };
}
