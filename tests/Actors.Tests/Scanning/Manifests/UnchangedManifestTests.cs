using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

/// <summary>A scan on schedule of a mirror whose manifest is the one of its last good scan lists nothing.</summary>
public sealed class UnchangedManifestTests : IAsyncLifetime
{
    private const string FilePath = "deb/dists/x/a";
    private static readonly DateTimeOffset Modified = new(2026, 3, 1, 12, 0, 5, TimeSpan.Zero);
    private static readonly byte[] Hash = SHA256.HashData("known"u8);
    private readonly FileIndexFixture _index = new();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private string _tag = "\"1\"";
    private string _modified = "Sun, 01 Mar 2026 12:30:00 GMT";
    private int _head = 200;

    public async Task InitializeAsync()
    {
        await PutAsync(1, new FileHashes { Sha256 = Hash });
        _index.Router.MarkComplete();
    }

    public Task DisposeAsync() => _index.StopAsync();

    public static TheoryData<string> Kinds { get; } =
        ["mirroractors.manifest.gz", "ls-lR.gz", "deb/dists/x/SHA256SUMS", "fullfiletimelist-x", "deb/dists/x/Release", "deb/dists/x/InRelease"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_manifest_of_any_kind_that_did_not_change_is_not_read_again(string name)
    {
        _files[name] = Text(name);
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        var (first, good) = await ScanAsync(server.Root, name, null);
        Assert.Equal((ScanResult.Completed, "manifest", true), (first, good.Protocol, good.Matched > 0));
        Assert.NotNull(good.ManifestStamp);
        Assert.Equal(ScanResult.Unchanged, (await ScanAsync(server.Root, name, good)).Result);

        _tag = "\"2\"";
        var changed = await ScanAsync(server.Root, name, good);
        Assert.Equal(ScanResult.Completed, changed.Result);
        Assert.NotEqual(good.ManifestStamp, changed.Report.ManifestStamp);
    }

    [Fact]
    public async Task Each_validator_and_the_length_tell_a_change()
    {
        const string name = "ls-lR";
        _files[name] = Text(name);
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        (_tag, _modified) = ("", "Sun, 01 Mar 2026 12:30:00 GMT");
        var good = (await ScanAsync(server.Root, name, null)).Report;
        Assert.Equal(ScanResult.Unchanged, (await ScanAsync(server.Root, name, good)).Result);
        _modified = "Sun, 01 Mar 2026 12:30:01 GMT";
        Assert.Equal(ScanResult.Completed, (await ScanAsync(server.Root, name, good)).Result);
        _modified = "Sun, 01 Mar 2026 12:30:00 GMT";
        _files[name] = [.. Text(name), (byte)'\n'];
        Assert.Equal(ScanResult.Completed, (await ScanAsync(server.Root, name, good)).Result);
        _files[name] = Text(name);
        _head = 405;
        Assert.Equal(ScanResult.Completed, (await ScanAsync(server.Root, name, good)).Result);
    }

    [Fact]
    public async Task A_manifest_without_validators_is_always_read()
    {
        (_tag, _modified) = ("", "");
        _files["ls-lR"] = Text("ls-lR");
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        var good = (await ScanAsync(server.Root, "ls-lR", null)).Report;
        Assert.Null(good.ManifestStamp);
        Assert.Equal(ScanResult.Completed, (await ScanAsync(server.Root, "ls-lR", good)).Result);
        _tag = $"\"{new string('x', 300)}\"";
        Assert.Null((await ScanAsync(server.Root, "ls-lR", good)).Report.ManifestStamp);
    }

    [Theory]
    [InlineData("deb/dists/x/SHA256SUMS", ScanResult.Completed)]
    [InlineData("ls-lR", ScanResult.Unchanged)]
    public async Task Checksums_are_read_again_when_more_hashes_of_the_catalogue_are_known(string name, ScanResult expected)
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/other", 0, 1));
        _files[name] = Text(name);
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        var good = (await ScanAsync(server.Root, name, null)).Report;
        await _index.ApplyAsync(FileIndexFixture.Put("/other", 0, 1, 1, new FileHashes { Sha256 = Hash }));
        Assert.Equal(expected, (await ScanAsync(server.Root, name, good)).Result);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_real_nginx_tells_whether_the_manifest_changed()
    {
        using var tree = new TempTree();
        var file = Path.Combine(tree.Root, "ls-lR");
        await File.WriteAllBytesAsync(file, Text("ls-lR"));
        await using var server = await NginxServer.StartAsync(tree.Root);
        var root = new Uri($"http://127.0.0.1:{server.Port}/");
        var good = (await ScanAsync(root, "ls-lR", null)).Report;
        Assert.Equal(ScanResult.Unchanged, (await ScanAsync(root, "ls-lR", good)).Result);
        File.SetLastWriteTimeUtc(file, Modified.UtcDateTime);
        Assert.Equal(ScanResult.Completed, (await ScanAsync(root, "ls-lR", good)).Result);
    }

    private static byte[] Text(string name)
    {
        var (hash, time) = (Convert.ToHexStringLower(Hash), Modified.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return name switch
        {
            "mirroractors.manifest.gz" => ManifestKit.Gzip(Encoding.ASCII.GetBytes(
                $"MirrorActors manifest 1\ncreated 2026-03-01T12:30:00Z\nfiles 1\n50 2026-03-01T12:00:05.0000000Z - {FilePath}\n")),
            "ls-lR.gz" => ManifestKit.Gzip(Text("ls-lR")),
            "ls-lR" => ManifestKit.Bytes(
                ".:\n\n./deb/dists/x:\n-rw-r--r-- 1 a b 50 2026-03-01 12:00:05.000000000 +0000 a\n"),
            "fullfiletimelist-x" => ManifestKit.Bytes($"[Version]\n2\n\n[Files]\n{time}\tf\t50\t{FilePath}\n\n[End]\n"),
            "deb/dists/x/SHA256SUMS" => ManifestKit.Bytes($"{hash}  a\n"),
            _ => ManifestKit.Bytes($"SHA256:\n {hash} 50 a\n"),
        };
    }

    private Task PutAsync(int id, FileHashes hashes) => _index.ApplyAsync(
        FileIndexFixture.Put("/" + FilePath, id, 50, Modified.UtcTicks, hashes));

    private Task AnswerAsync(HttpContext context)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!_files.TryGetValue(context.Request.Path.Value![1..], out var file) || (isHead && _head != 200))
        {
            context.Response.StatusCode = isHead ? _head : 404;
            return Task.CompletedTask;
        }

        if (_tag.Length > 0) context.Response.Headers.ETag = _tag;
        if (_modified.Length > 0) context.Response.Headers.LastModified = _modified;
        context.Response.ContentLength = file.Length;
        return isHead ? Task.CompletedTask : context.Response.Body.WriteAsync(file).AsTask();
    }

    private async Task<(ScanResult Result, ScanReport Report)> ScanAsync(Uri root, string name, ScanReport? last)
    {
        using var http = OutgoingTestKit.Http();
        var lister = new ManifestLister(
            http, _index.Table, new ManifestOptions(ManifestKinds.Parse(name).Value!), TimeProvider.System, null);
        var scanner = new MirrorScanner(
            _index.Table, [lister], new FakeFileCheck(), FakeRangeCheck.None(_index.Table), new ScanOptions(), TimeProvider.System,
            new Random(1), NullLogger<MirrorScanner>.Instance);
        var mirror = new MirrorDefinition { Repository = "default", Id = "m", Urls = new MirrorUrls(root.ToString()) };
        var request = new ScanRequest(mirror, null) { LastGood = last, OnlyIfChanged = last is not null };
        var report = (await scanner.ScanAsync(request, CancellationToken.None)).Report;
        return (report.Result, report);
    }
}
