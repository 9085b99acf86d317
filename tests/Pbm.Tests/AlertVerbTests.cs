using MirrorActors.Actors.Alerts;

namespace MirrorActors.Pbm.Tests;

public sealed class AlertVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Alerts_are_a_table_and_a_node_without_channels_says_so()
    {
        Assert.Equal(
            "Nothing is wrong.\nNo channel is configured: alerts are lines of the log alone.\n", await DoneAsync("alert list"));
        Node.Alerts.Raise(new Alert(AlertKind.OriginStands, "default", "the trace stands"));
        var lines = (await DoneAsync("alert list")).Split('\n');
        Assert.Matches("^SINCE +KIND +TEXT +HELD$", lines[0]);
        Assert.Matches("^.* origin-stands +the trace stands$", lines[1]);
        var test = await RunAsync("alert", "test");
        Assert.NotEqual(ExitCodes.Done, test.Code);
        Assert.Contains("no channel is configured", test.Error, StringComparison.Ordinal);
    }
}
