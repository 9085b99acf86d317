using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.FileIndex;

public sealed class HashStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hash-store-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hashes_are_told_as_they_were_set_and_none_that_were_not(bool inFile)
    {
        var store = new HashStore(inFile ? Files(_directory) : null);
        foreach (var id in new[] { 0, 7, (1 << 18) - 1, 1 << 18, 5_000_000 })
            store.Set(new FileId(id), FileHashes.None with { Sha256 = Hash(id, 32), Md5 = Hash(id, 16) });

        foreach (var id in new[] { 0, 7, (1 << 18) - 1, 1 << 18, 5_000_000 })
        {
            Assert.Equal(Hash(id, 32), store.Get(HashKind.Sha256, id).ToArray());
            Assert.Equal(Hash(id, 16), store.ToHashes(id).Md5.ToArray());
            Assert.True(store.ToHashes(id).Sha512.IsEmpty);
        }

        Assert.False(store.HasAny(8) || store.HasAny(6_000_000) || store.HasAny(int.MaxValue));
        Assert.Empty(Directory.EnumerateFiles(_directory));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_is_set_at_once_also_across_pages_and_over_what_is_known(bool inFile)
    {
        var store = new HashStore(inFile ? Files(_directory) : null);
        const int first = (1 << 18) - 3;
        store.Set(HashKind.Sha256, first + 1, Hash(first + 1, 32));
        store.Set(HashKind.Sha256, first + 4, Hash(99, 32));
        store.Set(HashKind.Sha256, first, [.. Enumerable.Range(first, 6).SelectMany(id => Hash(id, 32))]);

        for (var id = first; id < first + 6; id++) Assert.Equal(Hash(id, 32), store.Get(HashKind.Sha256, id).ToArray());
        Assert.True(store.Get(HashKind.Sha256, first + 6).IsEmpty);
    }

    [Fact]
    public void Without_a_place_for_files_hashes_are_kept_in_memory()
    {
        var file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        var store = new HashStore(Files(file));

        store.Set(new FileId(3), FileHashes.None with { Sha256 = Hash(3, 32) });

        Assert.Equal(Hash(3, 32), store.Get(HashKind.Sha256, 3).ToArray());
    }

    [Fact]
    public void A_page_whose_file_cannot_be_written_any_more_goes_into_memory_with_what_it_holds()
    {
        var page = new HashPage(64, [.. Enumerable.Repeat((byte)0, 64 * 32)]);
        page.TryWrite(5, Hash(5, 32), 32);
        page.Mark(5, 1);

        var copy = page.ToMemory();

        Assert.True(copy.Has(5) && !copy.Has(6));
        Assert.Equal(Hash(5, 32), copy.Bytes.Slice(5 * 32, 32).ToArray());
        Assert.True(copy.TryWrite(6, Hash(6, 32), 32));
    }

    private static HashFiles Files(string directory) => new(directory, NullLogger<HashFiles>.Instance);

    private static byte[] Hash(int id, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((id * 31) + i + 1))];
}
