using System.Security.Cryptography;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class ReleaseReaderTests : IAsyncLifetime
{
    private const string Folder = "deb/dists/stable/";
    private static readonly byte[] Known = SHA256.HashData("known"u8);
    private static readonly string Other = Convert.ToHexStringLower(SHA256.HashData("other"u8));
    private readonly FileIndexFixture _index = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public Task InitializeAsync() => _index.ApplyAsync(
        FileIndexFixture.Put("/deb/pool/a.deb", 1, size: 50, modified: 1234567, new FileHashes { Sha256 = Known }),
        FileIndexFixture.Put("/deb/pool/b.deb", 2, size: 60, modified: 1, new FileHashes { Sha256 = Known }));

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task Packages_and_sources_are_reached_by_the_release()
    {
        var plain = ManifestKit.Bytes(
            $"Package: a\nFilename: pool/a.deb\nSize: 50\nSHA256: {Convert.ToHexStringLower(Known)}\nDescription: x\n Filename: no\n\n" +
            $"Package: b\nFilename: ./pool/b.deb\nSize: 60\nSHA256: {Other}\n\nPackage: c\nSize: 7\nFilename: pool/c.deb\n");
        var packages = ManifestKit.Gzip(plain);
        var sources = ManifestKit.Bytes(
            "Package: s\nDirectory: pool/s\nFiles:\n 00 1 s.dsc\n" +
            $"Checksums-Sha256:\n {Other} 11 s.dsc\n {Other} 12 s.tar.xz\nHomepage: x\n 1 2 3\n");
        var release = Release(
            ("main/binary-amd64/Packages.gz", packages), ("main/binary-amd64/Packages", plain), ("main/source/Sources", sources));

        var found = await Reader.ReadAsync(release);

        Assert.Equal(
            [
                "deb/dists/stable/main/binary-amd64/Packages.gz", "deb/dists/stable/main/binary-amd64/Packages",
                "deb/dists/stable/main/source/Sources", "deb/pool/a.deb", "deb/pool/b.deb", "deb/pool/c.deb", "deb/pool/s/s.dsc",
                "deb/pool/s/s.tar.xz",
            ],
            found.Select(entry => entry.Path));
        // By its hash a known version; another one; and one that is not in the catalogue.
        Assert.Equal(ManifestKit.File("deb/pool/a.deb", 50, new DateTime(1234567), 1), found[3]);
        Assert.Equal(SizeRange.Unknown, found[4].Size);
        Assert.Equal((SizeRange.Exactly(7), null), (found[5].Size, found[5].Time));
        Assert.Equal(SizeRange.Exactly(12), found[7].Size);
    }

    [Fact]
    public async Task An_index_that_is_not_the_one_named_is_a_failure()
    {
        var release = Release(("main/Packages", ManifestKit.Bytes("Filename: pool/x\nSize: 1\n")));
        _files[Folder + "main/Packages"] = ManifestKit.Bytes("Filename: pool/y\nSize: 1\n");
        Assert.Contains("not the file that the Release names", (await Reader.FailsAsync(release)).Message, StringComparison.Ordinal);
        _files.Clear();
        Assert.Equal(ListingFailure.Failed, (await Reader.FailsAsync(release)).Failure);
    }

    [Fact]
    public async Task An_index_that_is_only_there_as_xz_is_a_failure_that_says_so()
    {
        var failure = await Reader.FailsAsync(Release(("main/Packages.xz", [1]), ("main/Packages", [1])));
        Assert.Equal(ListingFailure.Missing, failure.Failure);
        Assert.Contains("deb/dists/stable/main/Packages", failure.Message, StringComparison.Ordinal);
        // An empty one needs none.
        Assert.Equal(2, (await Reader.ReadAsync(Release(("main/Packages.xz", [1]), ("main/Packages", [])))).Count);
    }

    [Fact]
    public async Task A_release_in_a_flat_repository_names_packages_from_its_own_directory()
    {
        var packages = ManifestKit.Bytes("Filename: ./x.deb\nSize: 1\n");
        _files["flat/Packages"] = packages;
        var reader = new ReleaseReader("flat/", new FakeSource(_files), new HashedFiles(_index.Table));
        var found = await reader.ReadAsync($"SHA256:\n {Hex(packages)} {packages.Length} Packages\n");
        Assert.Equal(["flat/Packages", "flat/x.deb"], found.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Names_and_sizes_that_cannot_be_are_left_out_and_counted()
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        var packages = ManifestKit.Bytes(
            "Filename: ../../x\nSize: 1\n\nFilename: /x\nSize: 1\n\nFilename: x\nSize: -1\n\nFilename: x\nSize: 99999999999999999999\n\n" +
            "Filename: x\0y\nSize: 1\n\nFilename: good\nSize: 1\n");
        var found = await Reader.ReadAsync(Release(("Packages", packages)) + $" {Other} -1 x\n {Other} 1 ../x\n short 1 x\n", meter);
        Assert.Equal(["deb/dists/stable/Packages", "deb/good"], found.Select(entry => entry.Path));
        Assert.Equal(8, meter.Hostile);
    }

    [Fact]
    public async Task Too_many_indices_or_files_of_a_package_are_beyond_the_budget()
    {
        var budget = ManifestKit.Budget with { Entries = 1_000_000 };
        var rows = Enumerable.Range(0, (3 * ManifestLimits.Indices) + 1).Select(i => $" {Other} 1 {i}/Packages\n");
        var many = "SHA256:\n" + string.Concat(rows);
        Assert.Equal(ListingFailure.Budget, (await Reader.FailsAsync(many, budget)).Failure);
        var sources = "Checksums-Sha256:\n" + string.Concat(Enumerable.Repeat($" {Other} 1 x\n", ManifestLimits.FilesOfPackage + 1));
        Assert.Equal(ListingFailure.Budget, (await Reader.FailsAsync(Release(("Sources", ManifestKit.Bytes(sources))), budget)).Failure);
    }

    [Fact]
    public async Task Another_text_is_a_failure() =>
        Assert.Contains("names no files", (await Reader.FailsAsync("<html>\n")).Message, StringComparison.Ordinal);

    private ReleaseReader Reader => new(Folder, new FakeSource(_files), new HashedFiles(_index.Table));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Also puts the files where they belong.</summary>
    private string Release(params (string Name, byte[] Content)[] files)
    {
        foreach (var (name, content) in files) _files[Folder + name] = content;
        var rows = files.Select(file => $" {Hex(file.Content)} {file.Content.Length,10} {file.Name}\n");
        return $"Origin: Debian\nMD5Sum:\n 00 1 x\nSHA256:\n{string.Concat(rows)}";
    }
}
