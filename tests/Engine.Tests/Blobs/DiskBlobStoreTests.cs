using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Blobs;

public sealed class DiskBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly DiskBlobStore _store;

    public DiskBlobStoreTests() => _store = new DiskBlobStore(_root.FullName);

    protected override IBlobStore Store => _store;

    [Fact]
    public async Task Blobs_survive_a_reopening_and_unfinished_files_do_not()
    {
        var blob = await Store.PutAsync(new byte[] { 1, 2, 3 }, default);
        var unfinished = Path.Combine(_root.FullName, "tmp", "left-over");
        await File.WriteAllTextAsync(unfinished, "half");

        var again = new DiskBlobStore(_root.FullName);

        Assert.Equal([1, 2, 3], (await again.GetAsync(blob, default))?.ToArray());
        Assert.False(File.Exists(unfinished));
    }

    [Fact]
    public async Task Unfinished_files_of_a_process_that_still_writes_are_left_to_it()
    {
        var unfinished = Path.Combine(_root.FullName, "tmp", "under-way");
        await File.WriteAllTextAsync(unfinished, "half");
        _ = new DiskBlobStore(_root.FullName, hasElder: true);
        Assert.True(File.Exists(unfinished));
    }

    [Fact]
    public async Task Foreign_files_in_the_root_are_left_out_of_the_list()
    {
        var blob = await Store.PutAsync(new byte[] { 1, 2, 3 }, default);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, blob.Sha256[..2], "readme"), "hello");
        Directory.CreateDirectory(Path.Combine(_root.FullName, "zz"));

        Assert.Equal([blob], await Store.ListAsync(default).ListAsync());
    }

    [Fact]
    public async Task A_truncated_file_is_an_error_and_is_repaired_by_the_next_put()
    {
        byte[] content = [1, 2, 3];
        var blob = await Store.PutAsync(content, default);
        await File.WriteAllBytesAsync(FileOf(blob), [1]);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.GetAsync(blob, default));
        await Store.PutAsync(content, default);
        Assert.Equal(content, (await Store.GetAsync(blob, default))?.ToArray());
    }

    public void Dispose() => _root.Delete(recursive: true);

    protected override IBlobStore Small(long mostBytes) => new DiskBlobStore(_root.FullName, mostBytes);

    protected override void Damage(BlobRef blob)
    {
        var content = File.ReadAllBytes(FileOf(blob));
        content[^1] ^= 1;
        File.WriteAllBytes(FileOf(blob), content);
    }

    private string FileOf(BlobRef blob) => Path.Combine(_root.FullName, blob.Sha256[..2], blob.Sha256[2..]);
}
