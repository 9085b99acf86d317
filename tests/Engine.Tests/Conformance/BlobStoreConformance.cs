using System.Security.Cryptography;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Tests.Conformance;

public abstract class BlobStoreConformance
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    protected abstract IBlobStore Store { get; }

    /// <summary>A store that takes blobs of at most so many bytes.</summary>
    protected abstract IBlobStore Small(long mostBytes);

    protected abstract void Damage(BlobRef blob);

    [Fact]
    public async Task A_blob_comes_back_by_its_hash()
    {
        foreach (var content in new[] { Content, [], [0] })
        {
            var blob = await Store.PutAsync(content, default);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), blob.Sha256);
            Assert.Equal(content.Length, blob.Size);
            Assert.Equal(content, (await Store.GetAsync(blob, default))?.ToArray());
        }
    }

    [Fact]
    public async Task Putting_the_same_bytes_again_changes_nothing()
    {
        var first = await Store.PutAsync(Content, default);

        Assert.Equal(first, await Store.PutAsync(Content, default));
        Assert.Equal([first], await Store.ListAsync(default).ListAsync());
    }

    [Fact]
    public async Task Concurrent_puts_of_the_same_bytes_agree()
    {
        var blobs = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.PutAsync(Content, default))));

        Assert.Single(blobs.Distinct());
        Assert.Equal(Content, (await Store.GetAsync(blobs[0], default))?.ToArray());
    }

    [Fact]
    public async Task A_deleted_or_unknown_blob_is_absent()
    {
        var blob = await Store.PutAsync(Content, default);
        await Store.DeleteAsync(blob, default);
        await Store.DeleteAsync(blob, default);

        Assert.Null(await Store.GetAsync(blob, default));
        Assert.Null(await Store.GetAsync(new BlobRef(new string('0', 64), 1), default));
        Assert.Empty(await Store.ListAsync(default).ListAsync());
    }

    [Fact]
    public async Task All_blobs_are_listed()
    {
        var put = new HashSet<BlobRef>();
        for (byte i = 0; i < 50; i++) put.Add(await Store.PutAsync(new byte[] { i, i }, default));

        Assert.Equal(put, [.. await Store.ListAsync(default).ListAsync()]);
    }

    [Fact]
    public async Task A_damaged_blob_is_an_error_until_it_is_put_again()
    {
        var blob = await Store.PutAsync(Content, default);
        Damage(blob);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.GetAsync(blob, default));
        await Store.PutAsync(Content, default);
        Assert.Equal(Content, (await Store.GetAsync(blob, default))?.ToArray());
    }

    [Fact]
    public async Task A_wrong_size_in_the_address_is_an_error()
    {
        var blob = await Store.PutAsync(Content, default);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.GetAsync(blob with { Size = 5 }, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc/passwd")]
    [InlineData("../../../../../../../../../../../../../../../../../../etc/passwd00")]
    [InlineData("ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("00/0000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_hostile_address_is_refused(string hash)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(new BlobRef(hash, 1), default));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.DeleteAsync(new BlobRef(hash, 1), default));
    }

    [Fact]
    public async Task A_blob_beyond_the_limit_is_refused_and_the_limit_itself_fits()
    {
        var store = Small(10);

        Assert.Equal(10, (await store.PutAsync(new byte[10], default)).Size);
        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(new byte[11], default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => store.GetAsync(new BlobRef(new string('0', 64), 11), default));
    }
}
