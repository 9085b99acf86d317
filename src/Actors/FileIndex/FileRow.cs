using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A file while its shard is rebuilt.</summary>
/// <param name="Learned">Hashes to be put into the store.</param>
internal sealed record FileRow(FilePut File, int Directory, uint Hash, MirrorSet Holders, IReadOnlyList<FileHashes> Learned)
{
    public FileId Id => File.Id;

    public ReadOnlySpan<byte> Name => File.Path.Span[(File.Path.Span.LastIndexOf((byte)'/') + 1)..];

    public static FileRow Of(FileShard shard, int number, ReadOnlyMemory<byte> path, uint hash)
    {
        var facts = shard.Rows[number];
        var file = new FilePut(
            path, new FileId(facts.Id), facts.Size, facts.Modified, FileHashes.None,
            shard.OtherModified(number), shard.IsSuspended(number));
        return new FileRow(file, facts.Directory, hash, shard.Holders.Of(number), []);
    }

    public FileFacts ToFacts(int nameStart) =>
        new(Id.Value, File.Size, File.ModifiedTicks, Directory, nameStart, Name.Length);

    public FileRow Learn(FileHashes hashes) => this with { Learned = [.. Learned, hashes] };
}
