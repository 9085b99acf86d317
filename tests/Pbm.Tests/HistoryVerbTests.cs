using System.Text.Json;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Tests;

public sealed class HistoryVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Health_and_log_tell_when_why_and_by_what_evidence()
    {
        Node.Scanner.Finds = []; // so that it is not probed
        await AddAsync("m");
        await DoneAsync("mirror enable m");
        var epoch = Node.Snapshots.Current.Mirrors.Find("m")!.HealthEpoch;
        var evidence = new ProbeEvidence("HEAD /pub/a.iso HTTP/1.1\nhost: m.example\n", "HTTP/1.1 404 Not Found\n", "192.0.2.1:80");
        var down = new RecordVerdict("http", Verdict.Down, "404", epoch, Evidence: evidence, Node: "toy");
        await Node.ExecuteAsync("m", down, new CommandContext(Guid.NewGuid(), "system (probe)"));
        Node.Spending.Spend("m", 2, 1_500_000, taken: 0);
        var health = await DoneAsync("mirror health m");
        Assert.Contains("2 of 6 requests in the last minute; 1.5 of 20.0 MB in the last day", health, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^http +down +- +- +\S+ \S+ +- +- +1 +404$", health);
        Assert.Contains("(seen by toy): 404", health, StringComparison.Ordinal);
        Assert.Contains(
            "  > HEAD /pub/a.iso HTTP/1.1\n  > host: m.example\n  < HTTP/1.1 404 Not Found\n", health, StringComparison.Ordinal);
        Assert.DoesNotContain("HEAD", await DoneAsync("mirror health m --incidents 0"), StringComparison.Ordinal);
        Assert.Equal("m", JsonDocument.Parse(await DoneAsync("mirror health m --json")).RootElement.GetProperty("id").GetString());
        var log = await DoneAsync("mirror log m --limit 10");
        Assert.Matches("^TIME +WHO +WHAT +REASON\n", log);
        Assert.Matches(@"(?m)^\S+ \S+ +system \(probe\) +http is down: 404$", log);
        Assert.Matches(@"(?m)^\S+ \S+ +admin \(token\) +enabled$", log);
    }
}
