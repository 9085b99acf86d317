using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Each kind of manifest as all that is known of a repository.</summary>
public sealed class ManifestAloneTests : IAsyncLifetime, IDisposable
{
    private const string Time = "2025-06-01T12:00:00.1234567Z";
    private static readonly DateTime Modified = new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(1234567);
    private static readonly byte[] Abc = SHA256.HashData("abc"u8);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<string> _requests = [];
    private readonly OutgoingHttp _http = OutgoingTestKit.Http();
    private readonly TempTree _folder = new();
    private ToyServer? _server;

    public async Task InitializeAsync() => _server = await ToyServer.StartAsync(AnswerAsync);

    public Task DisposeAsync() => _server!.DisposeAsync().AsTask();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Our_own_gives_exact_times_and_hashes_and_costs_nothing_until_it_changes()
    {
        Put("mirroractors.manifest.gz", Own($"3 {Time} {Convert.ToHexStringLower(Abc)} pool/a%25.deb", $"5 {Time} - b"));
        var catalogue = await StartAsync("pub/mirroractors.manifest.gz");
        var file = catalogue.Find("/pool/a%.deb");
        Assert.Equal((3L, Modified.Ticks), (file.Size, file.ModifiedTicks));
        Assert.Equal(Abc, file.Sha256.ToArray());
        Assert.True(catalogue.Find("/b").Sha256.IsEmpty);

        var again = await catalogue.WalkAsync();
        Assert.Equal((WalkResult.TakenOver, true, 2L), (again.Result, again.IsUnchanged, again.Files));
        Assert.Equal(["GET 200", "GET 304", "GET 304"], _requests);

        // A hash that becomes known is taken over; another one is another version, whatever size and time say.
        var other = Convert.ToHexStringLower(SHA256.HashData("abd"u8));
        Put("mirroractors.manifest.gz", Own($"3 {Time} {other} pool/a%25.deb", $"5 {Time} {Convert.ToHexStringLower(Abc)} b"));
        var b = catalogue.Find("/b").Id;
        Assert.Equal(1, (await catalogue.WalkAsync()).Replaced);
        Assert.NotEqual(file.Id, catalogue.Find("/pool/a%.deb").Id);
        Assert.Equal((b, true), (catalogue.Find("/b").Id, catalogue.Find("/b").Sha256.SequenceEqual(Abc)));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_file_of_known_hash_is_the_same_version_under_another_time()
    {
        var hash = Convert.ToHexStringLower(Abc);
        Put("mirroractors.manifest.gz", Own($"3 {Time} {hash} a"));
        var catalogue = await StartAsync("pub/mirroractors.manifest.gz");
        await catalogue.MirrorHoldsAllAsync(0);
        var old = catalogue.Find("/a").Id;
        Put("mirroractors.manifest.gz", Own($"3 2025-07-01T12:00:00.0000000Z {hash} a"));
        await catalogue.WalkAsync();
        var file = catalogue.Find("/a");
        Assert.Equal((old, 1), (file.Id, file.Holders.Count));
        Assert.Equal([Modified.Ticks], file.OtherModified);
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("garbage")]
    [InlineData("count")]
    [InlineData("unsigned")]
    public async Task A_manifest_that_is_broken_changes_nothing(string how)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder.Full("/key.pem"), key.ExportSubjectPublicKeyInfoPem());
        var lines = Enumerable.Range(0, 30).Select(i => $"3 {Time} - {i}").ToArray();
        Put("mirroractors.manifest.gz", Own(lines, key));
        var catalogue = await StartAsync("pub/mirroractors.manifest.gz", key: _folder.Full("/key.pem"));
        Assert.Equal(30, catalogue.Table.Count);
        var whole = Own([.. lines, $"3 {Time} - new"], key);
        Put("mirroractors.manifest.gz", how switch
        {
            "cut" => whole[..(whole.Length / 2)],
            "garbage" => ManifestKit.Gzip(ManifestKit.Bytes("<html>not found</html>\n")),
            "count" => ManifestKit.Gzip(ManifestKit.Bytes($"MirrorActors manifest 1\ncreated {Time}\nfiles 3\n3 {Time} - a\n")),
            _ => Own(lines),
        });

        var walk = await catalogue.WalkAsync();

        Assert.Equal((WalkResult.Skipped, true), (walk.Result, walk.IsFailed));
        Assert.Equal(30, catalogue.Table.Count);
        Assert.False(catalogue.Has("/new"));

        // What was refused is not taken for known.
        Put("mirroractors.manifest.gz", whole);
        Assert.Equal(1, (await catalogue.WalkAsync()).Added);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_manifest_may_be_a_file_which_is_read_again_when_it_changes()
    {
        var file = _folder.Full("/mirroractors.manifest.gz");
        File.WriteAllBytes(file, Own($"3 {Time} - a"));
        var catalogue = await StartAsync(file);
        Assert.Equal(Modified.Ticks, catalogue.Find("/a").ModifiedTicks);
        Assert.True((await catalogue.WalkAsync()).IsUnchanged);
        File.WriteAllBytes(file, Own($"3 {Time} - a", $"3 {Time} - bb"));
        Assert.Equal(1, (await catalogue.WalkAsync()).Added);
        File.Delete(file);
        Assert.Equal(WalkResult.Held, (await catalogue.WalkAsync()).Result);
        Assert.Equal(2, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_full_time_list_gives_sizes_and_times()
    {
        Put("fullfiletimelist-x", ManifestKit.Bytes(
            "[Version]\n2\n\n[Files]\n1748779200\td\t0\tos\n1748779200\tf\t77\tos/a.rpm\n1748779200\tf-\t5\tos/staged\n\n[End]\n"));
        var catalogue = await StartAsync("pub/fullfiletimelist-x");
        Assert.Equal(["/os/a.rpm"], catalogue.Paths());
        Assert.Equal((77L, 1748779200L), (catalogue.Find("/os/a.rpm").Size, catalogue.Find("/os/a.rpm").Modified.ToUnixTimeSeconds()));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_listing_by_ls_gives_links_and_asks_for_times_it_shows_to_the_minute_only()
    {
        Put("ls-lR.gz", ManifestKit.Gzip(ManifestKit.Bytes(
            ".:\ntotal 8\n-rw-r--r-- 1 root root 3 2025-06-01 12:00 a\nlrwxrwxrwx 1 root root 1 2025-06-01 12:00 b -> a\n")));
        Put("a", "abc"u8.ToArray());
        var catalogue = await StartAsync("pub/ls-lR.gz");
        Assert.Equal((Modified.Ticks - 1234567, "/a"), (catalogue.Find("/a").ModifiedTicks, catalogue.Find("/b").GetPath()));
        Assert.Equal(["GET 200", "HEAD 200", "GET 304"], _requests);

        Put("ls-lR.gz", ManifestKit.Gzip(ManifestKit.Bytes(
            ".:\n-rw-r--r-- 1 root root 4 2025-06-02 12:00:07.123456789 +0200 a\n")));
        await catalogue.WalkAsync();
        Assert.Equal(new DateTime(2025, 6, 2, 10, 0, 7).Ticks, catalogue.Find("/a").ModifiedTicks);
        Assert.Equal("GET 200", _requests[^1]);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Sums_give_hashes_and_the_rest_is_asked_for_when_a_hash_is_new()
    {
        Put("rel/SHA256SUMS", Sums("abc", "a.iso"));
        Put("rel/a.iso", "abc"u8.ToArray());
        var catalogue = await StartAsync("pub/rel/SHA256SUMS", "rel/SHA256SUMS");
        var file = catalogue.Find("/rel/a.iso");
        Assert.Equal((3L, true), (file.Size, file.Sha256.SequenceEqual(Abc)));

        // A changed list asks for what is new in it alone.
        _requests.Clear();
        Put("rel/SHA256SUMS", [.. Sums("abc", "a.iso"), .. Sums("abcd", "b.iso")]);
        Put("rel/b.iso", "abcd"u8.ToArray());
        Assert.Equal(1, (await catalogue.WalkAsync()).Added);
        Assert.Equal(["GET 200", "HEAD 200"], _requests);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_release_gives_the_packages_that_its_indices_name()
    {
        var hash = Convert.ToHexStringLower(Abc);
        var packages = ManifestKit.Bytes($"Package: a\nFilename: pool/a.deb\nSize: 3\nSHA256: {hash}\n\n");
        Put("dists/x/main/Packages", packages);
        Put("pool/a.deb", "abc"u8.ToArray());
        var index = Convert.ToHexStringLower(SHA256.HashData(packages));
        Put("dists/x/Release", ManifestKit.Bytes($"Suite: x\nSHA256:\n {index} {packages.Length} main/Packages\n"));
        var catalogue = await StartAsync("pub/dists/x/Release");
        Assert.Equal(["/dists/x/main/Packages", "/pool/a.deb"], catalogue.Paths());
        Assert.True(catalogue.Find("/pool/a.deb").Sha256.SequenceEqual(Abc));
        await catalogue.StopAsync();
    }

    private static byte[] Sums(string content, string name) =>
        ManifestKit.Bytes($"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}  {name}\n");

    private static byte[] Own(params string[] lines) => Own(lines, null);

    private static byte[] Own(string[] lines, ECDsa? key)
    {
        var text = $"MirrorActors manifest 1\ncreated {Time}\nfiles {lines.Length}\n{string.Concat(lines.Select(l => l + "\n"))}";
        if (key is not null)
        {
            var signature = key.SignData(ManifestKit.Bytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            text += $"signature {Convert.ToBase64String(signature)}\n";
        }

        return ManifestKit.Gzip(ManifestKit.Bytes(text));
    }

    private void Put(string path, byte[] content)
    {
        lock (_files) _files["/pub/" + path] = content;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        byte[]? content;
        lock (_files) _files.TryGetValue(context.Request.Path.Value!, out content);
        var tag = content is null ? "" : $"\"{Convert.ToHexString(SHA256.HashData(content))}\"";
        var status = content is null ? 404 : context.Request.Headers.IfNoneMatch == tag ? 304 : 200;
        lock (_requests) _requests.Add($"{context.Request.Method} {status}");
        context.Response.StatusCode = status;
        if (status != 200) return;
        context.Response.Headers.ETag = tag;
        context.Response.Headers.LastModified = Modified.ToString("R", CultureInfo.InvariantCulture);
        context.Response.ContentLength = content!.Length;
        if (context.Request.Method == "GET") await context.Response.Body.WriteAsync(content);
    }

    private Task<CatalogueFixture> StartAsync(string upstream, string place = "", string? key = null)
    {
        var text = upstream.StartsWith('/') ? upstream : _server!.At(upstream).AbsoluteUri;
        var settings = ListedKit.Settings(ListedKit.Upstream(text, place)) with { ManifestKey = key };
        return ListedKit.StartAsync(ListedKit.Configured(settings, _http), settings);
    }
}
