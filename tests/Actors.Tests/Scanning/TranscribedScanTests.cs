using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Ftp;
using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>What a scan that went wrong tells of its questions and the mirror's answers.</summary>
public sealed class TranscribedScanTests : ScannerKit
{
    [Fact]
    public async Task A_scan_tells_each_protocol_its_failure_and_the_entries_before_it()
    {
        var outcome = await ScanAsync(new FakeLister("rsync", Listing(50), fails: "hung up"), new FakeLister("http", [], fails: "no index"));
        Assert.Equal(
            [
                "rsync: rsync://one.example/m/",
                .. Enumerable.Range(45, 5).Select(i => $"listed: File, size {1000 + i}, time {Noon.AddMinutes(i).AddSeconds(-30):s}: f{i}"),
                "50 entries, 0 bytes", "failed: hung up",
                "http: http://one.example/", "0 entries, 0 bytes", "failed: no index",
            ],
            outcome.Transcript);
    }

    [Fact]
    public async Task A_scan_that_is_held_tells_why_and_a_good_one_that_it_is()
    {
        var held = await ScanAsync(new FakeLister("rsync", [new ListedEntry("other\n", SizeRange.Unknown, null)]));
        Assert.Equal(ScanResult.Suspicious, held.Report.Result);
        Assert.Contains("listed: File, size ?, time ?: other\\u{a}", held.Transcript);
        Assert.Equal("Suspicious: no file of the catalogue is there", held.Transcript[^1]);
        Assert.Equal("taken over", (await ScanAsync(new FakeLister("rsync", Listing(Files)))).Transcript[^1]);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_real_rsync_tells_its_command_its_exit_and_its_errors_without_the_password()
    {
        using var tree = new TempTree();
        await using var server = await RsyncServer.StartAsync(tree.Root);
        var urls = new MirrorUrls(Rsync: $"rsync://mirror:wr0ng@127.0.0.1:{server.Port}/secret/");
        var lines = (await ScanAsync(RsyncKit.Lister(), urls)).Transcript;
        Assert.StartsWith("rsync: rsync://mirror:***@127.0.0.1", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("run: ", StringComparison.Ordinal) && line.Contains("--list-only", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("stderr: @ERROR: auth failed on module secret", StringComparison.Ordinal));
        Assert.Contains("exit 5", lines);
        Assert.DoesNotContain(lines, line => line.Contains("wr0ng", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ftp_dialogue_is_told_without_what_was_given_as_password()
    {
        await using var server = new ScriptedFtp { Reply = command => command.StartsWith("CWD", StringComparison.Ordinal) ? "550 Gone\tfishing." : null };
        var lines = (await ScanAsync(FtpTestKit.Lister(), new MirrorUrls(Ftp: server.Url))).Transcript;
        Assert.Contains("> USER anonymous", lines);
        Assert.Contains("> PASS ***", lines);
        Assert.Equal("< 550 Gone\\u{9}fishing.", lines[lines.ToList().IndexOf("> CWD /") + 1]);
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_real_nginx_that_lists_nothing_is_told_with_what_it_answers()
    {
        using var tree = new TempTree();
        await using var server = await NginxServer.StartAsync(tree.Root, "deny all;");
        using var http = OutgoingTestKit.Http();
        var lines = (await ScanAsync(new HttpIndexLister(http, "http"), new MirrorUrls($"http://127.0.0.1:{server.Port}/"))).Transcript;
        Assert.Contains(lines, line => line.StartsWith($"GET http://127.0.0.1:{server.Port}/: 403 text/html", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_no_index_is_told_with_its_begin_and_a_manifest_with_its_answer()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html><h1>Under construction</h1></html>");
        });
        using var http = OutgoingTestKit.Http();
        var urls = new MirrorUrls(server.Root.ToString());
        var page = (await ScanAsync(new HttpIndexLister(http, "http"), urls)).Transcript;
        Assert.Contains("a piece of the page: <html><h1>Under construction</h1></html>", page);
        var manifest = new ManifestLister(
            http, Index.Table, new ManifestOptions(ManifestKinds.Parse("ls-lR").Value!), TimeProvider.System, null);
        Assert.Contains($"GET {server.Root}ls-lR: 200, no validators", (await ScanAsync(manifest, urls)).Transcript);
    }

    private async Task<ScanOutcome> ScanAsync(IMirrorLister lister, MirrorUrls urls)
    {
        var outcome = await ScanAsync([lister], new ScanRequest(Mirror with { Urls = urls }, null));
        Assert.Equal(ScanResult.Failed, outcome.Report.Result);
        return outcome;
    }
}
