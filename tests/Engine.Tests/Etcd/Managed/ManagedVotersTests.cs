using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Four nodes, of which one waits to take another's place.</summary>
public sealed class ManagedVotersTests
{
    [NeedsProgramsFact("etcd")]
    public async Task A_voter_that_is_away_for_half_an_hour_is_replaced_by_the_node_that_waits_and_comes_back_as_a_learner()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1", "n2", "n3", "n4");
        var four = await lab.UntilVotersAsync("n1", "n2", "n3");
        Assert.Equal(["n4"], four.Members.Where(m => !m.IsVoter).Select(m => m.Name));

        await lab.LoseAsync("n3");
        await lab.UntilToldAsync("the etcd of node n3 does not answer");
        lab.Clock.Skip(VoterPlan.VoterAbsence);
        await lab.UntilVotersAsync("n1", "n2", "n4");

        await lab.StartAsync("n3");
        await lab.UntilAsync(h => h.Members.Any(m => m is { Name: "n3", IsVoter: false, IsReachable: true }), "n3 to follow");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_that_leaves_hands_over_and_the_last_voter_stays()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1", "n2", "n3", "n4");
        var four = await lab.UntilVotersAsync("n1", "n2", "n3");
        var leader = four.Members.Single(m => m.IsLeader).Name;
        var other = four.Members.First(m => m.IsVoter && !m.IsLeader).Name;
        var writer = await TestWriter.JoinAsync(await lab.OpenAsync(other));
        await writer.OkAsync("a", 0, TestWriter.Event());

        await lab[leader].Admin.RemoveAsync(leader, default);
        Assert.False(Directory.Exists(Path.Combine(lab.DataOf(leader), "etcd")));
        await ManagedLab.AppendAsync(writer, 1);
        var names = four.Members.Select(m => m.Name).Where(name => name != leader).ToArray();
        await lab.UntilVotersAsync(names);

        await using var alone = new ManagedLab();
        await alone.StartAllAsync("only");
        await Assert.ThrowsAsync<InvalidOperationException>(() => alone["only"].Admin.RemoveAsync("only", default));
    }
}
