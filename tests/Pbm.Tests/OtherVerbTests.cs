using System.Text.Json;
using MirrorActors.Engine.Log;
using MirrorActors.Pbm.Verbs;
using MirrorActors.Testing;

namespace MirrorActors.Pbm.Tests;

public sealed class OtherVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Files_are_found_and_shown()
    {
        await AddAsync("m");
        await DoneAsync("mirror scan m --wait");
        var found = await RunAsync("file", "find", "*.iso");
        Assert.Matches("^SIZE +MODIFIED +MIRRORS +PATH\n10000 +2025-12-31 00:00:00Z +1 +/a.iso\n$", found.Output);
        Assert.Equal(ExitCodes.NotFound, (await RunAsync("file", "find", "*.none")).Code);
        var first = await RunAsync("file", "find", "*", "--limit", "1");
        Assert.EndsWith(" /a.iso\n", first.Output, StringComparison.Ordinal);
        Assert.Equal("pbm: there are more than 1; --limit shows more\n", first.Error);
        Assert.Equal("", (await RunAsync("file", "find", "*", "--limit", "2")).Error);
        var shown = await DoneAsync("file show a.iso");
        Assert.Contains("size:              10000 (9.8 KiB)", shown, StringComparison.Ordinal);
        Assert.Contains("mirrors:           m", shown, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotFound, (await RunAsync("file", "show", "/none")).Code);
        Assert.Equal("/pool/b c.deb", Json((await RunAsync("file", "show", "/pool/b c.deb", "--json")).Output).GetProperty("path").GetString());
    }

    [Fact]
    public async Task The_catalogue_is_shown_walked_and_accepted()
    {
        Assert.Contains("files:             2", await DoneAsync("catalogue show"), StringComparison.Ordinal);
        Assert.Equal("2 files: 0 added, 0 replaced, 0 removed, 0 skipped\n", await DoneAsync("catalogue scan --wait"));
        Assert.Equal(2, Json(await DoneAsync("catalogue accept --json")).GetProperty("files").GetInt32());
    }

    [Fact]
    public async Task Explain_tells_where_a_client_is_sent_and_why()
    {
        await AddAsync("m", " --country jp");
        await DoneAsync("mirror set m capacity-mbit=400");
        var text = await DoneAsync("explain a.iso --from 192.0.2.9");
        Assert.Contains("place:             FR (EU) AS64497", text, StringComparison.Ordinal);
        Assert.Matches("RANK +MIRROR +CHANCE +GROUP +KM +WEIGHT +MBIT/S +CODE +REASON", text);
        Assert.Matches(@"\n- +m +- +world .* 100 +400 +[a-z-]+ +\w", text);
        Assert.Equal("/a.iso", Json(await DoneAsync("explain /a.iso --from 192.0.2.9 --https --json")).GetProperty("path").GetString());
        var elsewhere = await DoneAsync("explain a.iso --from 192.0.2.9 --query country=jp&https=0 --json");
        Assert.Equal("country", Json(elsewhere).GetProperty("mirrors")[0].GetProperty("group").GetString());
        var bad = await RunAsync("explain", "/a.iso", "--from", "here");
        Assert.Equal((ExitCodes.Failed, "pbm: refused\npbm: from: \"here\" is not an IP address\n"), (bad.Code, bad.Error));
    }

    [Fact]
    public async Task The_node_and_its_actors_are_shown()
    {
        Assert.Matches("this node: +toy\nengine: +memory\nhealth: +ok\nNODE +STATE +HEALTH +LAG +SHARDS +MIRRORS +VERSION", await DoneAsync("cluster show"));
        Assert.Equal("toy", Json(await DoneAsync("cluster show --json")).GetProperty("node").GetString());
        Assert.Matches("ACTOR +STATE +MAILBOX +PROCESSED +RESTARTS", await DoneAsync("actor hierarchy"));
        Assert.NotEmpty(Json(await DoneAsync("actor hierarchy --json")).EnumerateArray());
    }

    [Fact]
    public async Task The_log_is_shown_for_people_and_for_programs()
    {
        await AddAsync("m");
        Assert.Matches(@"^\S+ \S+ mirror/default/m 1 mirror.registered by admin \(token\) \{", await DoneAsync("log tail -n 1"));
        Assert.Equal("mirror.registered", Json(await DoneAsync("log tail -n 1 --json")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_log_that_was_trimmed_is_told_on_stderr()
    {
        await DoneAsync("mirror add m --http http://m.example/ --no-check");
        await DoneAsync("mirror set m weight=7");
        const string stream = "mirror/default/m";
        await Node.Engine.Log.SaveSnapshotAsync(stream, new StreamSnapshot(1, 1, "{}"u8.ToArray()), CancellationToken.None);
        await Node.Engine.Log.TrimAsync(stream, 2, CancellationToken.None);

        var run = await RunAsync("log", "tail");
        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Contains("mirror/default/m 2 mirror.changed", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("are in the log no more", run.Error, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("log", "tail", "-n", "1")).Error);
    }

    [Fact]
    public async Task Following_the_log_ends_with_an_interrupt()
    {
        using var interrupt = new CancellationTokenSource();
        var follow = PbmAsync(
            ["log", "tail", "-f", "--admin", Node.Address, "--token-file", Node.Token.File], interrupt.Token);
        await interrupt.CancelAsync();
        Assert.Equal((ExitCodes.Interrupted, ""), ((await Awaited.Of(follow, "the end")).Code, (await follow).Error));
    }

    [Fact]
    public async Task Another_repository_is_not_found()
    {
        var run = await RunAsync("mirror", "list", "--repo", "other");
        Assert.Equal((ExitCodes.NotFound, "pbm: not found\npbm: repo: there is no repository other\n"), (run.Code, run.Error));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
