using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class UnchangedRuleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ScanReport Good = new()
    {
        Result = ScanResult.Completed,
        Started = Noon,
        Trace = Noon.AddHours(-1),
        CatalogueUpTo = 7,
    };

    [Fact]
    public void The_same_trace_and_catalogue_need_no_listing_for_a_day()
    {
        Assert.True(UnchangedRule.Holds(Good, Good.Trace, 7, Noon.AddHours(23)));
        Assert.False(UnchangedRule.Holds(Good, Good.Trace, 7, Noon.AddHours(24)));
    }

    [Fact]
    public void Another_trace_one_that_cannot_be_read_or_a_new_version_need_one()
    {
        Assert.False(UnchangedRule.Holds(Good, Noon, 7, Noon.AddHours(1)));
        Assert.False(UnchangedRule.Holds(Good, null, 7, Noon.AddHours(1)));
        Assert.False(UnchangedRule.Holds(Good with { Trace = null }, null, 7, Noon.AddHours(1)));
        Assert.False(UnchangedRule.Holds(Good, Good.Trace, 8, Noon.AddHours(1)));
        Assert.False(UnchangedRule.Holds(Good with { CatalogueUpTo = null }, Good.Trace, 7, Noon.AddHours(1)));
    }
}
