using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A file while its shard is rebuilt.</summary>
/// <param name="BasedOn">The row of an old shard whose hashes it keeps; null for a new version.</param>
/// <param name="Learned">What was learned since, on top of the old row's hashes.</param>
internal sealed record FileRow(
    FilePut File,
    int Directory,
    uint Hash,
    MirrorSet Holders,
    (FileShard Shard, int Number)? BasedOn,
    IReadOnlyList<FileHashes> Learned)
{
    public FileId Id => File.Id;

    public ReadOnlySpan<byte> Name => File.Path.Span[(File.Path.Span.LastIndexOf((byte)'/') + 1)..];

    public static FileRow Of(FileShard shard, int number, ReadOnlyMemory<byte> path, uint hash)
    {
        var file = new FilePut(
            path,
            new FileId(shard.Ids[number]),
            shard.Sizes[number],
            shard.Modified[number],
            FileHashes.None,
            shard.OtherModified(number),
            shard.IsSuspended(number));
        return new FileRow(file, shard.Places[number].Directory, hash, shard.Holders.Of(number), (shard, number), []);
    }

    public FileRow Learn(FileHashes hashes) => this with { Learned = [.. Learned, hashes] };
}
