using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Tests.Paths;

public sealed class PathRuleNodesTests
{
    // No time passes on the clock of the nodes: nothing between a rule and its effect waits for any.
    [Fact]
    public async Task Path_rules_act_on_every_node_within_1_second()
    {
        await using var nodes = await RuleNodes.StartAsync();
        await nodes.ExecuteAsync(new BlockPath("*.iso", 451, "court order 7"));
        Assert.Equal([451, 451], nodes.Find([.. "/a.iso"u8]).Select(r => r?.Status));
        await nodes.ExecuteAsync(new AllowPath("*.iso"));
        Assert.Equal([null, null], nodes.Find([.. "/a.iso"u8]));
    }

    [Fact]
    public async Task A_hold_ends_on_every_node_at_its_time_without_a_further_event()
    {
        await using var nodes = await RuleNodes.StartAsync();
        await nodes.ExecuteAsync(new HoldPath("/pool/", nodes.Clock.GetUtcNow().AddHours(1)));
        nodes.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.All(nodes.Find([.. "/pool/a"u8]), Assert.NotNull);
        nodes.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.All(nodes.Find([.. "/pool/a"u8]), Assert.Null);
    }
}
