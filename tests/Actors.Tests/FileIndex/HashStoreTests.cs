using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packs_are_told_as_they_were_set_or_loaded(bool inFile)
    {
        var store = new HashStore(inFile ? Files(_directory) : null);
        var (one, other) = (Blob(1), Blob(2));
        store.Set(new FileId(5), FileHashes.None with { Pieces = one });
        const int first = (1 << 18) - 2;
        store.Set(new FileId(first + 1), FileHashes.None with { Pieces = one });
        store.LoadPacks(first, MemoryMarshal.AsBytes<int>([store.NumberOf(other), 0, 0, store.NumberOf(one), store.NumberOf(other)]));
        store.LoadPacks(20, MemoryMarshal.AsBytes<int>([0, store.NumberOf(other), 0]));

        Assert.Equal(one, store.ToHashes(5).Pieces);
        Assert.Equal([other, one, null, one, other, null], Enumerable.Range(first, 6).Select(id => store.PiecesOf(id)));
        Assert.Equal([null, other, null], Enumerable.Range(20, 3).Select(id => store.PiecesOf(id)));
        Assert.False(store.HasAny(5));

        store.Set(new FileId(5), FileHashes.None with { Pieces = other });
        store.Set(new FileId(22), FileHashes.None with { Pieces = one });
        Assert.Equal((other, one), (store.PiecesOf(5), store.PiecesOf(22)));
    }

    [Fact]
    public void A_blob_has_one_number_however_often_it_is_named()
    {
        var table = new BlobTable();
        var numbers = Enumerable.Range(0, 1000).Select(i => table.NumberOf(Blob(i))).ToArray();
        Assert.Equal(Enumerable.Range(1, 1000), numbers);
        Assert.Equal(numbers, Enumerable.Range(0, 1000).Select(i => table.NumberOf(Blob(i))));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(Blob(i), table[numbers[i]]));
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
    public void A_file_that_cannot_be_written_any_more_is_left_with_all_hashes()
    {
        var column = new HashColumn(32, Files(_directory));
        column.Set(0, Run(0, 100));
        column.File!.Fail(new IOException("disk full"));

        column.Set(90, Run(90, 20));
        column.Set(1 << 18, Run(1 << 18, 1));

        for (var id = 0; id < 110; id++) Assert.Equal(Hash(id, 32), column.Get(id).ToArray());
        Assert.Equal(Hash(1 << 18, 32), column.Get(1 << 18).ToArray());
        Assert.True(column.Get(110).IsEmpty);
    }

    [Fact]
    public void Each_file_fails_once_and_is_written_no_more()
    {
        var file = Files(_directory).Create(32)!;
        var page = file.TryMap(0, 4096)!;
        Assert.True(page.TryWrite(32, Hash(1, 32)));
        file.Fail(new IOException("disk full"));

        Assert.False(page.TryWrite(32, Hash(2, 32)));
        Assert.Null(file.TryMap(4096, 4096));
        Assert.Equal(Hash(1, 32), page.Span.Slice(32, 32).ToArray());
    }

    [Fact]
    public void A_file_larger_than_the_file_system_allows_is_a_failure_as_others_are()
    {
        Assert.Null(Files(_directory).Create(32)!.TryMap(1L << 62, 4096));
        Assert.False(Files(_directory).Create(32)!.TryWrite(long.MaxValue - 4096, Hash(1, 32)));
    }

    [Fact]
    public void A_page_goes_into_memory_with_the_hashes_that_are_known_and_reads_no_others()
    {
        var page = MappedPage();
        page.TryWrite(5, Hash(5, 32), 32);
        page.TryWrite(6, Hash(6, 32), 32);
        page.Mark(5, 1);

        var copy = page.ToMemory(32);

        Assert.True(copy.Has(5) && !copy.Has(6));
        Assert.Equal(Hash(5, 32), copy.Bytes.Slice(5 * 32, 32).ToArray());
        Assert.Equal(new byte[32], copy.Bytes.Slice(6 * 32, 32).ToArray());
        Assert.True(copy.TryWrite(6, Hash(6, 32), 32));
    }

    [Fact]
    public void A_page_that_went_into_memory_stays_mapped_for_those_who_read_it()
    {
        var (copy, failed) = WentIntoMemory();
        GC.GetTotalMemory(forceFullCollection: true);

        Assert.True(failed.IsAlive);
        GC.KeepAlive(copy);
    }

    [Fact]
    public void A_hash_that_is_set_while_its_page_goes_into_memory_is_there_afterwards()
    {
        var column = new HashColumn(32, Files(_directory));
        column.Set(0, Hash(0, 32));
        var setting = new Thread(() => column.Set(1, Hash(1, 32)));
        column.Replace(0, column.Page(0)!, failed =>
        {
            var copy = failed.ToMemory(32);
            setting.Start();
            SpinWait.SpinUntil(() => (setting.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0);
            return copy;
        });
        setting.Join();

        Assert.Equal(Hash(1, 32), column.Get(1).ToArray());
        Assert.Equal(Hash(0, 32), column.Get(0).ToArray());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (HashPage Copy, WeakReference Failed) WentIntoMemory()
    {
        var page = MappedPage();
        return (page.ToMemory(32), new WeakReference(page));
    }

    private HashPage MappedPage() => new(128, Files(_directory).Create(32)!.TryMap(0, 4096)!);

    private static BlobRef Blob(int i) => BlobAddress.Of(BitConverter.GetBytes(i));

    private static HashFiles Files(string directory) => new(directory, NullLogger<HashFiles>.Instance);

    private static byte[] Run(int first, int count) => [.. Enumerable.Range(first, count).SelectMany(id => Hash(id, 32))];

    private static byte[] Hash(int id, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)((id * 31) + i + 1))];
}
