namespace MirrorActors.Pbm.Tests;

public sealed class PathVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Paths_are_blocked_held_listed_and_allowed()
    {
        Assert.Equal(
            "*.iso: block 410\n", (await RunAsync("path", "block", "*.iso", "--status", "410", "--reason", "never was")).Output);
        Assert.Equal("/pool/: hold until 2026-01-01 02:00:00Z\n", await DoneAsync("path hold pool/ --until 2h"));
        Assert.Matches(
            "^RULE +UNTIL +GLOB +REASON\nblock 410 +- +\\*\\.iso +never was\nhold +2026-01-01 02:00:00Z +/pool/\n$",
            await DoneAsync("path list"));
        Assert.Equal(
            """[{"glob":"*.iso","rule":"block","status":410,"reason":"never was"},{"glob":"/pool/","rule":"hold","until":"2026-01-01T02:00:00+00:00"}]""" + "\n",
            await DoneAsync("path list --json"));
        Assert.Contains("(never was)", await DoneAsync("log tail -n 2"), StringComparison.Ordinal);
        Assert.Contains("outcome:           blocked 410: never was", await DoneAsync("explain a.iso --from 192.0.2.9"), StringComparison.Ordinal);
        Assert.Equal("*.iso: no rule any more\n", await DoneAsync("path allow *.iso"));
    }

    [Fact]
    public async Task A_refusal_names_the_fields()
    {
        var bad = await RunAsync("path", "block", "a//b", "--status", "500", "--reason", "x", "--until", "never");
        Assert.Equal(ExitCodes.Failed, bad.Code);
        Assert.Contains("pbm: glob: has an empty segment", bad.Error, StringComparison.Ordinal);
        Assert.Contains("pbm: status: is neither 404, 410 nor 451", bad.Error, StringComparison.Ordinal);
        Assert.Contains("pbm: until: \"never\" is neither", bad.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotFound, (await RunAsync("path", "allow", "*.iso")).Code);
    }
}
