using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;
using SharedTree = MirrorActors.Testing.Servers.TempTree;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Trees that real servers show.</summary>
public sealed class RealUpstreamTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2025, 6, 1, 12, 0, 7, TimeSpan.Zero);
    private readonly SharedTree _tree = new SharedTree()
        .Add("pool/a b%.deb", 12_345, Time).Add("releases/1.0/image.iso", 3_000_000, Time.AddDays(1)).Add(".hidden", 5, Time)
        .Add("releases/1.0/x.part", 7, Time).Link("releases/current", "1.0").Link("out", "../../nowhere/at/all");

    private readonly OutgoingHttp _http = OutgoingTestKit.Http();

    public void Dispose()
    {
        _tree.Dispose();
        _http.Dispose();
    }

    [NeedsProgramsFact("rsync")]
    public async Task An_rsync_daemon_shows_files_and_links()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var catalogue = await StartAsync($"rsync://127.0.0.1:{server.Port}/tree/");
        AssertFiles(catalogue, "/pool/a b%.deb", "/releases/1.0/image.iso");
        Assert.Equal("/releases/1.0/image.iso", catalogue.Find("/releases/current/image.iso").GetPath());
        Assert.Equal((1, 1L), (catalogue.Table.AliasCount, (await catalogue.WalkAsync()).BadLinks));

        // What is published in one directory is found by listing that alone.
        _tree.Add("releases/2.0/image.iso", 9, Time).Add("elsewhere", 1, Time);
        var walk = await catalogue.WalkAsync("releases/2.0/");
        Assert.Equal((true, 1, 1L), (walk.IsOfPart, walk.Added, walk.Files));
        Assert.True(catalogue.Has("/releases/2.0/image.iso"));

        await server.DisposeAsync();
        walk = await catalogue.WalkAsync();
        Assert.Equal((WalkResult.Skipped, true), (walk.Result, walk.IsFailed));
        Assert.Equal(3, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [NeedsProgramsFact("rsync")]
    public async Task What_was_known_of_the_tree_is_kept_with_its_holders()
    {
        _tree.Add("fraction", 9, Time.AddMilliseconds(250));
        using var own = new TempTree();
        foreach (var path in (string[])["pool/a b%.deb", "releases/1.0/image.iso", "fraction"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(own.Full("/" + path))!);
            File.Copy(Path.Combine(_tree.Root, path), own.Full("/" + path));
            File.SetLastWriteTimeUtc(own.Full("/" + path), File.GetLastWriteTimeUtc(Path.Combine(_tree.Root, path)));
        }

        var catalogue = await CatalogueFixture.StartAsync(own);
        await catalogue.UntilHashedAsync();
        await catalogue.MirrorHoldsAllAsync(0);
        var before = TableText.Of(catalogue.Table);
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var settings = ListedKit.Settings(ListedKit.Upstream($"rsync://127.0.0.1:{server.Port}/tree/"));
        catalogue = await catalogue.RestartAsync(settings, ListedKit.Configured(settings, _http));
        Assert.StartsWith(before, TableText.Of(catalogue.Table), StringComparison.Ordinal);
        await catalogue.StopAsync();
    }

    [NeedsProgramsFact("proftpd")]
    public async Task An_FTP_server_with_MLSD_is_exact()
    {
        await using var server = await ProftpdServer.StartAsync(_tree.Root);
        var catalogue = await StartAsync($"ftp://127.0.0.1:{server.Port}/");
        AssertFiles(catalogue, "/pool/a b%.deb", "/releases/1.0/image.iso");
        await catalogue.StopAsync();
    }

    [NeedsProgramsFact("vsftpd")]
    public async Task An_FTP_server_without_MLSD_is_a_failure_that_says_why()
    {
        await using var server = await VsftpdServer.StartAsync(_tree.Root);
        var catalogue = await StartAsync($"ftp://127.0.0.1:{server.Port}/");
        var walk = await catalogue.WalkAsync();
        Assert.True(walk.IsFailed);
        Assert.Contains("is listed without exact size and time", walk.Reason, StringComparison.Ordinal);
        Assert.Equal(0, catalogue.Table.Count);
        await catalogue.StopAsync();
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_JSON_index_is_exact_and_nothing_is_asked_for()
    {
        await using var server = await NginxServer.StartAsync(_tree.Root, "autoindex_format json; limit_except GET { deny all; }");
        var catalogue = await StartAsync($"http://127.0.0.1:{server.Port}/");
        AssertFiles(catalogue, "/pool/a b%.deb", "/releases/1.0/image.iso", "/releases/current/image.iso");
        await catalogue.StopAsync();
    }

    [NeedsProgramsFact("nginx")]
    public async Task An_HTML_index_is_completed_by_HEAD_in_any_time_zone()
    {
        await using var server = await NginxServer.StartAsync(_tree.Root, "autoindex_localtime on;", "Europe/Berlin");
        var catalogue = await StartAsync($"http://127.0.0.1:{server.Port}/");
        AssertFiles(catalogue, "/pool/a b%.deb", "/releases/1.0/image.iso", "/releases/current/image.iso");
        var before = TableText.Of(catalogue.Table);
        var walk = await catalogue.WalkAsync();
        Assert.Equal((0, 0L, 1L), (catalogue.Table.AliasCount, walk.Unasked, walk.Unclear)); // it lists the link that leads nowhere
        Assert.Contains("/out answers 404", walk.AskProblem, StringComparison.Ordinal);
        Assert.Equal(before, TableText.Of(catalogue.Table));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_missing_program_is_a_failure_with_its_name()
    {
        var settings = ListedKit.Settings(ListedKit.Upstream("rsync://127.0.0.1:1/tree/"));
        var catalogue = await ListedKit.StartAsync(ListedKit.Configured(settings, _http, "no-such-rsync"), settings);
        var walk = await catalogue.WalkAsync();
        Assert.True(walk.IsFailed);
        Assert.Contains("no-such-rsync", walk.Reason, StringComparison.Ordinal);
        await catalogue.StopAsync();
    }

    private void AssertFiles(CatalogueFixture catalogue, params string[] paths)
    {
        Assert.Equal(paths, catalogue.Paths());
        foreach (var path in paths)
        {
            var info = new FileInfo(_tree.Root + path);
            var file = catalogue.Find(path);
            Assert.Equal((info.Length, info.LastWriteTimeUtc.Ticks, true), (file.Size, file.ModifiedTicks, file.Sha256.IsEmpty));
        }
    }

    private Task<CatalogueFixture> StartAsync(string url)
    {
        var settings = ListedKit.Settings(ListedKit.Upstream(url));
        return ListedKit.StartAsync(ListedKit.Configured(settings, _http), settings);
    }
}
