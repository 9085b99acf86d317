using System.Security.Cryptography;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class SumsReaderTests : IAsyncLifetime
{
    private static readonly byte[] Known = SHA256.HashData("known"u8);
    private static readonly byte[] Md5 = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly string Other = Convert.ToHexStringLower(SHA256.HashData("other"u8));
    private readonly FileIndexFixture _index = new();

    private static string Sha256Text => Convert.ToHexStringLower(Known);

    public Task InitializeAsync() => _index.ApplyAsync(
        FileIndexFixture.Put("/sub/a b", 1, size: 50, modified: 1234567, new FileHashes { Sha256 = Known, Md5 = Md5 }),
        FileIndexFixture.Put("/sub/unhashed", 2, size: 60));

    public Task DisposeAsync() => _index.StopAsync();

    [Theory]
    [InlineData("{0}  a b")]
    [InlineData("{0} *a b")]
    [InlineData("{0}  ./a b")]
    [InlineData("SHA256 (a b) = {0}")]
    public async Task A_hash_of_the_published_version_is_that_version(string line)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Sha256Text) + "\n";
        Assert.Equal(ManifestKit.File("sub/a b", 50, new DateTime(1234567), 1), Assert.Single(await Reader.ReadAsync(text)));
    }

    [Fact]
    public async Task Other_kinds_of_hashes_count_where_the_catalogue_has_them()
    {
        var found = Assert.Single(await Reader.ReadAsync($"{Convert.ToHexStringLower(Md5)}  a b\n"));
        Assert.Equal(SizeRange.Exactly(50), found.Size);
    }

    [Fact]
    public async Task Another_hash_shows_nothing()
    {
        var found = await Reader.ReadAsync($"{Other}  a b\n{Other}  unhashed\n{Other}  foreign\n{new string('a', 96)}  a b\n");
        Assert.Equal(["sub/a b", "sub/unhashed", "sub/foreign", "sub/a b"], found.Select(entry => entry.Path));
        Assert.All(found, entry => Assert.Equal((SizeRange.Unknown, null), (entry.Size, entry.Time)));
    }

    [Fact]
    public async Task Signatures_and_comments_around_are_passed_over_and_bad_names_counted()
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        var found = await Reader.ReadAsync(
            $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# files\n{Other}  x\n\\{Other}  a\\nb\n{Other}  ../x\n{Other}  /x\n" +
            "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n",
            meter);
        Assert.Equal("sub/x", Assert.Single(found).Path);
        Assert.Equal(3, meter.Hostile);
    }

    [Fact]
    public async Task Another_text_is_a_failure() =>
        Assert.Contains("no list of checksums", (await Reader.FailsAsync("<html>\n</html>\n")).Message, StringComparison.Ordinal);

    private SumsReader Reader => new("sub/", new HashedFiles(_index.Table));
}
