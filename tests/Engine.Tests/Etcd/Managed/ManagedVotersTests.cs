using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Membership;
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

        Assert.True((await lab[leader].Admin.RemoveAsync(leader, evenIfItAnswers: false, default)).IsDone);
        Assert.False(Directory.Exists(Path.Combine(lab.DataOf(leader), "etcd")));
        await ManagedLab.AppendAsync(writer, 1);
        var names = four.Members.Select(m => m.Name).Where(name => name != leader).ToArray();
        await lab.UntilVotersAsync(names);

        await using var alone = new ManagedLab();
        await alone.StartAllAsync("only");
        var kept = await alone["only"].Admin.RemoveAsync("only", evenIfItAnswers: true, default);
        Assert.Equal("only holds the only vote: let another node join first", kept.Refusal);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_voter_that_is_gone_is_taken_out_and_of_the_two_that_stay_one_votes()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1", "n2", "n3");
        await lab.UntilVotersAsync("n1", "n2", "n3");
        var writer = await TestWriter.JoinAsync(await lab.OpenAsync("n1"));
        await writer.OkAsync("a", 0, TestWriter.Event());
        Assert.Equal(
            "the etcd of n3 runs: stop it together with the node (pbm cluster leave n3), or --force",
            (await lab["n1"].Admin.RemoveAsync("n3", evenIfItAnswers: false, default)).Refusal);

        await lab.LoseAsync("n3");
        await lab.UntilAsync(h => h.HasQuorum && h.Members.Any(m => m is { Name: "n3", IsReachable: false }), "n3 to be away", at: "n1");
        Assert.Equal(
            "without n2 commands would need 2 of 2 votes, and n3 does not answer: start or take out n3 first",
            (await lab["n1"].Admin.RemoveAsync("n2", evenIfItAnswers: true, default)).Refusal);
        Assert.True((await lab["n1"].Admin.RemoveAsync("n3", evenIfItAnswers: false, default)).IsDone);
        Assert.Equal(MemberRemoval.None, await lab["n1"].Admin.RemoveAsync("n3", evenIfItAnswers: false, default));

        var pair = await lab.UntilLaterAsync(
            VoterPlan.PairTime,
            h => h.HasQuorum && h.Members.Count(m => m.IsVoter) == 1 && h.Members.Any(m => m is { IsVoter: false, IsReachable: true }),
            "one voter and one that follows");
        Assert.Equal($"commands need {pair.Members.Single(m => m.IsVoter).Name}; add a third node for fault tolerance", pair.Advice);
    }
}
