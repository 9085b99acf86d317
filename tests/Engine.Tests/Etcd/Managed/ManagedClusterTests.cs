using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Nodes that form a cluster of their own etcds: real processes, killed and taken away.</summary>
public sealed class ManagedClusterTests : IAsyncLifetime
{
    private readonly ManagedLab _lab = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    [NeedsProgramsFact("etcd")]
    public async Task A_second_node_follows_a_third_makes_three_voters_and_one_of_them_may_die()
    {
        await _lab.StartAllAsync("n1", "n2");
        var two = await _lab.UntilAsync(h => h.Members.Count == 2, "two members");
        Assert.Equal([true, false], two.Members.Select(m => m.IsVoter));
        Assert.Equal("commands need n1; add a third node for fault tolerance", two.Advice);
        Assert.True(two.HasQuorum);

        await _lab.StartAsync("n3");
        var engine = await _lab.OpenAsync("n3");
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", 0, TestWriter.Event());
        var three = await _lab.UntilVotersAsync("n1", "n2", "n3");
        Assert.Equal("", three.Advice);

        var leader = three.Members.Single(m => m.IsLeader).Name;
        await _lab.LoseAsync(leader);
        await AppendAsync(writer, 1);
        var left = await _lab.UntilAsync(h => h.Members.Any(m => m.IsLeader && m.Name != leader), "another leader");
        Assert.Equal($"{leader} does not answer; commands need all others", left.Advice);
        await _lab.StartAsync(leader);
        await _lab.UntilAsync(h => h.Members.All(m => m.IsReachable), "the third member back");
        Assert.Equal(2, (await engine.Log.ReadAsync("a", 1, default).ListAsync()).Count);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_whose_data_are_lost_joins_again_as_another_member()
    {
        await _lab.StartAllAsync("n1", "n2", "n3");
        await _lab.UntilVotersAsync("n1", "n2", "n3");
        await _lab.LoseAsync("n2");
        Directory.Delete(_lab.DataOf("n2"), recursive: true);

        await _lab.StartAsync("n2");
        await _lab.UntilAsync(
            h => h.Members.Count(m => m is { IsVoter: true, IsReachable: true }) == 3, "three voters again");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_voter_that_is_away_for_half_an_hour_is_replaced_by_the_node_that_waits_and_comes_back_as_a_learner()
    {
        await _lab.StartAllAsync("n1", "n2", "n3", "n4");
        var four = await _lab.UntilVotersAsync("n1", "n2", "n3");
        Assert.Equal(["n4"], four.Members.Where(m => !m.IsVoter).Select(m => m.Name));

        await _lab.LoseAsync("n3");
        await _lab.UntilAsync(h => h.Members.Any(m => !m.IsReachable), "the loss to be seen");
        _lab.Clock.Skip(VoterPlan.VoterAbsence);
        await _lab.UntilVotersAsync("n1", "n2", "n4");

        await _lab.StartAsync("n3");
        await _lab.UntilAsync(h => h.Members.Any(m => m is { Name: "n3", IsVoter: false, IsReachable: true }), "n3 to follow");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_that_leaves_hands_over_and_the_last_voter_stays()
    {
        await _lab.StartAllAsync("n1", "n2", "n3", "n4");
        var four = await _lab.UntilVotersAsync("n1", "n2", "n3");
        var leader = four.Members.Single(m => m.IsLeader).Name;
        var other = four.Members.First(m => m.IsVoter && !m.IsLeader).Name;
        var writer = await TestWriter.JoinAsync(await _lab.OpenAsync(other));
        await writer.OkAsync("a", 0, TestWriter.Event());

        await _lab[leader].Admin.RemoveAsync(leader, default);
        Assert.False(Directory.Exists(Path.Combine(_lab.DataOf(leader), "etcd")));
        await AppendAsync(writer, 1);
        var names = four.Members.Select(m => m.Name).Where(name => name != leader).ToArray();
        await _lab.UntilVotersAsync(names);

        await using var alone = new ManagedLab();
        await alone.StartAllAsync("only");
        await Assert.ThrowsAsync<InvalidOperationException>(() => alone["only"].Admin.RemoveAsync("only", default));
    }

    [NeedsProgramsFact("etcd")]
    public async Task All_nodes_at_once_stop_and_start_without_an_operator()
    {
        await _lab.StartAllAsync("n1", "n2", "n3");
        await _lab.UntilVotersAsync("n1", "n2", "n3");
        var writer = await TestWriter.JoinAsync(await _lab.OpenAsync("n1"));
        await writer.OkAsync("a", 0, TestWriter.Event());
        foreach (var name in new[] { "n1", "n2", "n3" }) await _lab.LoseAsync(name);

        foreach (var name in new[] { "n1", "n2", "n3" }) await _lab.StartAsync(name);
        var engine = await _lab.OpenAsync("n2");
        Assert.Single(await engine.Log.ReadAsync("a", 1, default).ListAsync());
    }

    private static async Task AppendAsync(TestWriter writer, long expected)
    {
        var e = TestWriter.Event();
        while (true)
        {
            var answer = await writer.AppendAsync("a", expected, e);
            if (answer is AppendResult.Unavailable) continue;
            Assert.IsType<AppendResult.Ok>(answer);
            return;
        }
    }
}
