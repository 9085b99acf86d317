using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Checks;
using MirrorActors.Actors.Tests.Scanning.Conformance;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

/// <summary>Our own manifest of the awkward tree, on a real server that has the files; audited by real requests.</summary>
public sealed class SignedManifestTests : IAsyncLifetime, IDisposable
{
    private const string Name = "mirroractors.manifest.gz";
    private readonly AwkwardTree _tree = new();
    private readonly FileIndexFixture _index = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public async Task InitializeAsync()
    {
        var files = _tree.Files.Index().Select(file => FileIndexFixture.Put(
            "/" + file.Item.Key, file.Index + 1, file.Item.Value.Size, file.Item.Value.Modified.UtcTicks));
        await _index.ApplyAsync([.. files]);
        await WriteAsync(_key);
    }

    public Task DisposeAsync() => _index.StopAsync();

    public void Dispose()
    {
        _key.Dispose();
        _tree.Delete();
    }

    [NeedsProgramsFact("nginx")]
    public async Task The_found_set_equals_the_tree()
    {
        var found = await ListAsync("");
        Assert.Equal(
            _tree.Files.Select(file => (file.Key, file.Value.Size, file.Value.Modified.UtcTicks)).Order(),
            found.Select(entry => (entry.Path, entry.Size.Min, entry.Time!.Value.Ticks)).Order());
        Assert.All(found, entry => Assert.True(entry.Size.IsExact));
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_directory_is_listed_and_one_without_files_is_absent()
    {
        Assert.Equal("deep/1/2/3/4/5/6/7/8/file", Assert.Single(await ListAsync("deep/")).Path);
        Assert.Equal(3, (await ListAsync("\u00fcn\u00ef/", deep: false)).Count);
        Assert.Empty(await ListAsync("deep/", deep: false));
        Assert.Equal(ListingFailure.Absent, (await Assert.ThrowsAsync<ListingException>(() => ListAsync("no such/"))).Failure);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_mirror_without_the_files_is_refused()
    {
        foreach (var folder in new[] { "odd", "deep", "large", "a b" }) Directory.Delete(Path.Combine(_tree.Root, folder), recursive: true);
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync(""));
        Assert.Contains("says more than is there", failure.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_manifest_signed_by_somebody_else_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await WriteAsync(other);
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync(""));
        Assert.Contains("not signed by the key", failure.Message, StringComparison.Ordinal);
    }

    private async Task WriteAsync(ECDsa signer)
    {
        using var written = new MemoryStream();
        var pipe = PipeWriter.Create(written, new StreamPipeWriterOptions(leaveOpen: true));
        await OwnManifestWriter.WriteAsync(new PublishedFiles(_index.Table), DateTimeOffset.UnixEpoch, pipe, CancellationToken.None);
        await pipe.CompleteAsync();
        var signature = signer.SignData(written.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        written.Write(Encoding.ASCII.GetBytes($"signature {Convert.ToBase64String(signature)}\n"));
        await File.WriteAllBytesAsync(Path.Combine(_tree.Root, Name), ManifestKit.Gzip(written.ToArray()));
    }

    private async Task<List<ListedEntry>> ListAsync(string directory, bool deep = true)
    {
        var keyFile = Path.Combine(_tree.Root, "key.pem");
        await File.WriteAllTextAsync(keyFile, _key.ExportSubjectPublicKeyInfoPem());
        await using var server = await NginxServer.StartAsync(_tree.Root);
        using var http = OutgoingTestKit.Http();
        var check = new FileCheck(http, CheckKit.Options, TimeProvider.System);
        var lister = new ManifestLister(
            http, _index.Table, new ManifestOptions(ManifestKinds.Parse(Name).Value!, keyFile), TimeProvider.System,
            new ManifestAudit(_index.Table, new SpotCheck(check), new Random(1)));
        var target = new ListingTarget($"http://127.0.0.1:{server.Port}/", directory, deep);
        var entries = new List<ListedEntry>();
        await foreach (var entry in lister.ListAsync(target, new ListingMeter(ManifestKit.Budget), CancellationToken.None))
            entries.Add(entry);
        return entries;
    }
}
