using System.Text.Json;
using MirrorActors.Pbm.Verbs.Mirrors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;

namespace MirrorActors.Pbm.Tests;

public sealed class MirrorVerbTests : PbmNodeTests
{
    [Fact]
    public async Task A_mirror_is_added_with_what_was_found_and_what_comes_next()
    {
        Node.Names["m.example"] = "192.0.2.7";
        var run = await RunAsync("mirror", "add", "m", "--url", "//m.example/pub", "--no-check", "--prefix", "10.0.0.0/8", "--prefix", "2001:db8::/32");
        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Equal(["ok       place: FR (EU), AS64497", "added m (disabled); next: pbm mirror scan m --wait"], run.Lines);
        var shown = await DoneAsync("mirror show m");
        Assert.Contains("https:             https://m.example/pub/", shown, StringComparison.Ordinal);
        Assert.Contains("prefix:            10.0.0.0/8,2001:db8::/32", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_contact_is_told_line_by_line()
    {
        var run = await RunAsync("mirror", "add", "m", "--http", "http://127.0.0.1:1/", "--ftp", "ftp://m.example/");
        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.StartsWith("warning  http: ", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("ok       ftp: it can be listed", run.Lines[2]);
    }

    [Fact]
    public async Task Every_fault_is_a_line_on_stderr()
    {
        var run = await RunAsync("mirror", "add", "m", "--http", "nonsense", "--weight", "-5", "--country", "xx");
        Assert.Equal((ExitCodes.Failed, ""), (run.Code, run.Output));
        Assert.Equal(
            ["pbm: refused", "pbm: http:", "pbm: country:", "pbm: weight:"],
            run.Error.Trim().Split('\n').Select(l => l[..(l.IndexOf(": ", 5, StringComparison.Ordinal) is var i and > 0 ? i + 1 : l.Length)]));
    }

    [Fact]
    public async Task Mirrors_are_a_table_for_people_and_json_for_programs()
    {
        await AddAsync("zoo", " --country de --weight 50");
        await AddAsync("ant");
        var lines = (await DoneAsync("mirror list")).Split('\n');
        Assert.Matches("^ID +STATE +COUNTRY +AS +WEIGHT +FILES +LAST GOOD SCAN +URL$", lines[0]);
        Assert.Matches("^ant +disabled +DE +64496 +100 +0 +never +http://ant.example/pub/$", lines[1]);
        Assert.Matches("^zoo +disabled +DE +64496 +50 +0 +never +http://zoo.example/pub/$", lines[2]);
        Assert.Equal("", lines[3]);
        using var json = JsonDocument.Parse(await DoneAsync("mirror list --json"));
        Assert.Equal(["ant", "zoo"], json.RootElement.EnumerateArray().Select(m => m.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_row_is_one_line_however_long_it_is()
    {
        var url = "http://m.example/" + new string('x', 500) + "/";
        await DoneAsync($"mirror add m --http {url} --no-check");
        Assert.Contains((await DoneAsync("mirror list")).Split('\n'), l => l.EndsWith(" " + url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_list_is_its_head_alone() => Assert.Single((await RunAsync("mirror", "list")).Lines);

    [Fact]
    public async Task Set_changes_fields_and_shows_the_mirror()
    {
        await AddAsync("m");
        var run = await RunAsync("mirror", "set", "m", "weight=7", "comment=a = b", "enabled=true", "--reason", "faster disks");
        Assert.Equal(ExitCodes.Done, run.Code);
        Assert.Matches("(?m)^weight: +7$", run.Output);
        Assert.Matches("(?m)^comment: +a = b$", run.Output);
        Assert.Matches("(?m)^enabled: +true$", run.Output);
        Assert.Contains("(faster disks)", await DoneAsync("log tail"), StringComparison.Ordinal);
        var bad = await RunAsync("mirror", "set", "m", "lat=91", "lon=0");
        Assert.Equal((ExitCodes.Failed, "pbm: refused\npbm: lat: 91 is not from -90 to 90\n"), (bad.Code, bad.Error));
    }

    [Fact]
    public async Task A_flag_that_is_given_as_false_is_false()
    {
        await AddAsync("m", " --country-only false --as-only");
        var shown = await DoneAsync("mirror show m");
        Assert.Matches("(?m)^as-only: +true$", shown);
        Assert.DoesNotMatch("(?m)^country-only: +true$", shown);
    }

    [Fact]
    public async Task Set_takes_the_url_of_both_schemes_as_add_does()
    {
        await AddAsync("m", " --rsync rsync://m.example/pub/");
        var both = await DoneAsync("mirror set m url=//n.example/files/");
        Assert.Matches("(?m)^http: +http://n.example/files/$", both);
        Assert.Matches("(?m)^https: +https://n.example/files/$", both);
        Assert.DoesNotMatch("(?m)^https?: +http", await DoneAsync("mirror set m url="));
    }

    [Fact]
    public async Task One_mirror_is_a_json_object_and_all_are_an_array_each_with_its_id()
    {
        Node.Head.Fault = "404";
        Assert.Empty(Json(await DoneAsync("mirror scan --all --json")).EnumerateArray());
        await AddAsync("a");
        await AddAsync("b");
        foreach (var verb in new[] { "scan --wait", "scan", "enable", "disable", "probe" })
        {
            var one = Json((await RunAsync($"mirror {verb} a --json".Split(' '))).Output);
            Assert.Equal((verb, "a"), (verb, one.GetProperty("id").GetString()));
            var all = Json((await RunAsync($"mirror {verb} --all --json".Split(' '))).Output);
            Assert.Equal(["a", "b"], all.EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        }

        Assert.Equal("a", Json(await DoneAsync("mirror remove a --json")).GetProperty("removed").GetString());
    }

    [Fact]
    public async Task Enable_and_disable_take_one_or_all()
    {
        // One failed probe leaves a verdict unknown: the state does not depend on how fast it is.
        Node.Head.Fault = "404";
        await AddAsync("a");
        await AddAsync("b");
        Assert.Equal("a: unknown\n", await DoneAsync("mirror enable a"));
        Assert.Equal("a: unknown\nb: unknown\n", await DoneAsync("mirror enable --all"));
        Assert.Equal("a: disabled\nb: disabled\n", await DoneAsync("mirror disable --all"));
        using var json = JsonDocument.Parse(await DoneAsync("mirror disable a --json"));
        Assert.Equal("disabled", json.RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_drain_begins_and_ends_with_a_line_for_each_mirror()
    {
        Node.Head.Fault = "404";
        await AddAsync("a");
        await AddAsync("b");
        await DoneAsync("mirror enable --all");
        Assert.Equal("a: drained until resumed\nb: drained until resumed\n", await DoneAsync("mirror drain --all"));
        Assert.Equal("a: unknown\n", await DoneAsync("mirror resume a"));
        Assert.Equal(
            "b: drained until 2099-01-31 20:00:00Z\n",
            await DoneAsync("mirror drain b --until 2099-01-31T22:00:00+02:00 --reason disks"));
        Assert.Matches("(?m)^draining: +drained until 2099-01-31 20:00:00Z$", await DoneAsync("mirror show b"));
        Assert.Contains("(disks)", await DoneAsync("log tail"), StringComparison.Ordinal);
        var refused = await RunAsync("mirror", "drain", "a", "--until", "soon");
        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.StartsWith("pbm: refused\npbm: until: \"soon\" is ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_that_is_yes_or_no_is_a_flag()
    {
        await AddAsync("m", " --private --ignore-mtime --as-anywhere --prefix 192.0.2.0/24 --min-size 4KiB --exclude-path *.zsync");
        var shown = await DoneAsync("mirror show m");
        foreach (var field in new[] { "private", "ignore-mtime", "as-anywhere" }) Assert.Matches($"(?m)^{field}: +true$", shown);
        Assert.Matches("(?m)^min-size: +4 KiB$", shown);
    }

    [Fact]
    public async Task A_scan_that_is_waited_for_decides_the_exit_code()
    {
        await AddAsync("m");
        Assert.Matches("^m: completed by http at .*: 1 entries, 1 matched, 0 outdated, 0 foreign\n$", await DoneAsync("mirror scan m --wait"));
        Node.Scanner.Finds = null;
        var bad = await RunAsync("mirror", "scan", "--all", "--wait");
        Assert.Equal(ExitCodes.Failed, bad.Code);
        Assert.EndsWith("; connection refused\n", bad.Output, StringComparison.Ordinal);
        Assert.Equal("m: scan started\n", await DoneAsync("mirror scan m"));
    }

    [Fact]
    public async Task A_scan_that_failed_and_the_mirror_show_what_was_asked_and_answered()
    {
        await AddAsync("m");
        Node.Scanner.Finds = null;
        Node.Scanner.Transcript = ["http: http://m.example/", "GET http://m.example/: 403 text/html"];
        const string told = "  http: http://m.example/\n  GET http://m.example/: 403 text/html\n";
        var scan = await RunAsync("mirror", "scan", "m", "--wait");
        Assert.Equal(ExitCodes.Failed, scan.Code);
        Assert.Matches("^m: failed by http .*\ntranscript of the scan of m at .* \\(failed\\):\n", scan.Output);
        Assert.EndsWith(told, scan.Output, StringComparison.Ordinal);
        Assert.EndsWith(told, (await RunAsync("mirror", "scan", "--all", "--wait")).Output, StringComparison.Ordinal);
        Assert.EndsWith(told, await DoneAsync("mirror show m"), StringComparison.Ordinal);
        Assert.DoesNotContain("403", await DoneAsync("mirror show m --json"), StringComparison.Ordinal);
        Node.Scanner.Finds = [1];
        await DoneAsync("mirror scan m --wait");
        Assert.DoesNotContain("transcript", await DoneAsync("mirror show m"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_under_way_is_shown_and_can_be_cancelled()
    {
        await AddAsync("m");
        var idle = await RunAsync("mirror", "scan", "m", "--cancel");
        Assert.Equal((ExitCodes.NotFound, "pbm: not found\npbm: id: no scan of m is under way\n"), (idle.Code, idle.Error));
        Node.Scanner.Hold();
        var scan = RunAsync("mirror", "scan", "m", "--wait", "--progress");
        await Awaited.Of(Node.Scanner.Begun, "the scan");
        Assert.Equal("m: scan cancelled\n", await DoneAsync("mirror scan m --cancel"));
        var run = await scan;
        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Contains("m: cancelled by no protocol", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\r", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 0, null, "waits")]
    [InlineData("rsync", 5_000, null, "5,000 files by rsync, 500/s, 2 KiB")]
    [InlineData("rsync", 5_000, 20_000L, "[######..................] 5,000 files by rsync, 500/s, 2 KiB, 30 s left")]
    [InlineData("http", 30_000, 20_000L, "[########################] 30,000 files by http, 3,000/s, 2 KiB")]
    public void Progress_tells_files_rate_and_the_time_left(string? protocol, long entries, long? expected, string text)
    {
        var started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal(text, ScanProgressText.Of(new ScanState(started, protocol, entries, 2048, expected), started.AddSeconds(10)));
    }

    [Fact]
    public async Task A_probe_that_does_not_find_all_up_fails()
    {
        await AddAsync("m");
        await DoneAsync("mirror scan m --wait");
        await DoneAsync("mirror enable m");
        Assert.Matches("^m: http up: ", await DoneAsync("mirror probe m"));
        Node.Head.Fault = "404";
        var down = await RunAsync("mirror", "probe", "m", "--json");
        Assert.Equal("404", JsonDocument.Parse(down.Output).RootElement.GetProperty("schemes").GetProperty("http").GetProperty("reason").GetString());
        await RunAsync("mirror", "probe", "m");
        Assert.Equal(ExitCodes.Failed, (await RunAsync("mirror", "probe", "m")).Code);
    }

    [Fact]
    public async Task A_mirror_is_renamed_and_removed()
    {
        await AddAsync("m");
        Assert.Equal("renamed to n\n", await DoneAsync("mirror rename m n"));
        Assert.Equal("removed n\n", await DoneAsync("mirror remove n"));
        var gone = await RunAsync("mirror", "show", "n");
        Assert.Equal((ExitCodes.NotFound, "pbm: not found\npbm: id: there is no mirror n\n"), (gone.Code, gone.Error));
    }

    [Fact]
    public async Task What_a_mirror_says_cannot_move_the_cursor()
    {
        await AddAsync("m");
        await RunAsync("mirror", "set", "m", "comment=one\ntwo\tthree");
        Node.Scanner.Finds = null;
        Node.Scanner.Problem = "\x1b[2J\x1b]0;owned\a gone \u009b31m \u202egnp.exe\r\nforged line";
        var scan = await RunAsync("mirror", "scan", "m", "--wait");
        var shown = await RunAsync("mirror", "show", "m");
        var log = await RunAsync("log", "tail");
        foreach (var run in new[] { scan, shown, log })
            Assert.DoesNotMatch(@"[^\P{C}\n]", run.Output);
        Assert.Single(scan.Lines);
        Assert.Contains("comment:           one two three\n", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[^\P{C}\n]", (await RunAsync("mirror", "list", "--json")).Output);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
