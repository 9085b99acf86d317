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
        ManifestStamp = "\"a\"",
        CatalogueUpTo = 7,
    };

    [Fact]
    public void A_mirror_is_listed_once_a_day_and_after_each_new_version()
    {
        Assert.True(UnchangedRule.MayHold(Good, 7, Noon.AddHours(23)));
        Assert.False(UnchangedRule.MayHold(Good, 7, Noon.AddHours(24)));
        Assert.False(UnchangedRule.MayHold(Good, 8, Noon.AddHours(1)));
        Assert.False(UnchangedRule.MayHold(Good with { CatalogueUpTo = null }, 7, Noon.AddHours(1)));
    }

    [Fact]
    public void The_same_trace_or_manifest_needs_no_listing_unless_the_other_one_changed()
    {
        Assert.True(UnchangedRule.Holds(Good, Good.Trace, null));
        Assert.True(UnchangedRule.Holds(Good, null, "\"a\""));
        Assert.True(UnchangedRule.Holds(Good, Good.Trace, "\"a\""));
        Assert.False(UnchangedRule.Holds(Good, Noon, "\"a\""));
        Assert.False(UnchangedRule.Holds(Good, Good.Trace, "\"b\""));
    }

    [Fact]
    public void What_cannot_be_read_or_was_not_known_tells_nothing()
    {
        Assert.False(UnchangedRule.Holds(Good, null, null));
        Assert.False(UnchangedRule.Holds(Good with { Trace = null, ManifestStamp = null }, null, null));
        Assert.False(UnchangedRule.Holds(Good with { Trace = null, ManifestStamp = null }, Noon, "\"a\""));
        Assert.True(UnchangedRule.Holds(Good with { ManifestStamp = null }, Good.Trace, "\"a\""));
        Assert.True(UnchangedRule.Holds(Good with { Trace = null }, Noon, "\"a\""));
    }
}
