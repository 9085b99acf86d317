namespace MirrorActors.Pbm.Tests;

public sealed class PublishVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Publishing_walks_the_tree_and_tells_on_how_many_mirrors_the_files_are()
    {
        var none = await DoneAsync("publish /");
        Assert.StartsWith("2 files: 0 added, 0 replaced, 0 removed, 0 skipped\n/: 2 files, each on 0 mirrors or more\n", none, StringComparison.Ordinal);
        await TakesDownloadsAsync("m");
        Assert.Matches("^2 files: .*\n/a.iso: 1 files, each on 1 mirrors or more\nMIRRORS +PATH\n1 +/a.iso\n$", await DoneAsync("publish a.iso --wait mirrors>=1"));
        Assert.Contains("/pool: 1 files, each on 0 mirrors", await DoneAsync("publish /pool/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_mirrors_in_time_or_no_file_at_all_fail()
    {
        await TakesDownloadsAsync("m");
        var late = await RunAsync("publish", "/a.iso", "--wait", "mirrors >= 2", "--timeout", "1ms");
        Assert.Equal(ExitCodes.Failed, late.Code);
        Assert.Contains("each on 1 mirrors", late.Output, StringComparison.Ordinal);
        var absent = await RunAsync("publish", "/a.is");
        Assert.Equal(ExitCodes.Failed, absent.Code);
        Assert.EndsWith("/a.is: no file is published there\n", absent.Output, StringComparison.Ordinal);
        await DoneAsync("mirror disable m");
        Assert.Contains("\"least\":0", (await RunAsync("publish", "/a.iso", "--json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--wait", "5", "mirrors>=5")]
    [InlineData("--wait", "mirrors>=x", "mirrors>=5")]
    [InlineData("--timeout", "30", "unit")]
    public void A_condition_that_is_not_understood_is_refused(string option, string value, string told)
    {
        var errors = Verbs.Root.Create().Parse(["publish", "/", option, value]).Errors;
        Assert.Contains(told, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private async Task TakesDownloadsAsync(string id)
    {
        await AddAsync(id);
        await DoneAsync($"mirror scan {id} --wait");
        await DoneAsync($"mirror enable {id}");
        await DoneAsync($"mirror probe {id}");
    }
}
