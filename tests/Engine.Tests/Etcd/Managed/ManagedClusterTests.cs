using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Nodes that form a cluster of their own etcds: real processes, killed and taken away.</summary>
public sealed class ManagedClusterTests
{
    [NeedsProgramsFact("etcd")]
    public async Task A_second_node_follows_a_third_makes_three_voters_and_one_of_them_may_die()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1", "n2");
        var two = await lab.UntilAsync(h => h.Members.Count == 2, "two members");
        Assert.Equal([true, false], two.Members.Select(m => m.IsVoter));
        Assert.Equal("commands need n1; add a third node for fault tolerance", two.Advice);
        Assert.True(two.HasQuorum);

        await lab.StartAsync("n3");
        var engine = await lab.OpenAsync("n3");
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", 0, TestWriter.Event());
        var three = await lab.UntilVotersAsync("n1", "n2", "n3");
        Assert.Equal("", three.Advice);

        var leader = three.Members.Single(m => m.IsLeader).Name;
        await lab.LoseAsync(leader);
        await ManagedLab.AppendAsync(writer, 1);
        var left = await lab.UntilAsync(h => h.Members.Any(m => m.IsLeader && m.Name != leader), "another leader");
        Assert.Equal($"{leader} does not answer; commands need all others", left.Advice);
        await lab.StartAsync(leader);
        await lab.UntilAsync(h => h.Members.All(m => m.IsReachable), "the third member back");
        Assert.Equal(2, (await engine.Log.ReadAsync("a", 1, default).ListAsync()).Count);
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_node_whose_data_are_lost_joins_again_as_another_member()
    {
        await using var lab = new ManagedLab();
        await lab.StartAllAsync("n1", "n2", "n3");
        await lab.UntilVotersAsync("n1", "n2", "n3");
        await lab.LoseAsync("n2");
        Directory.Delete(lab.DataOf("n2"), recursive: true);

        await lab.StartAsync("n2");
        await lab.UntilAsync(
            h => h.Members.Count(m => m is { IsVoter: true, IsReachable: true }) == 3, "three voters again");
    }

    [NeedsProgramsFact("etcd")]
    public async Task Nodes_with_certificates_stop_and_start_all_at_once_without_an_operator()
    {
        using var certificates = new EtcdCertificates();
        await using var lab = new ManagedLab(certificates);
        await lab.StartAllAsync("n1", "n2", "n3");
        await lab.UntilVotersAsync("n1", "n2", "n3");
        var writer = await TestWriter.JoinAsync(await lab.OpenAsync("n1"));
        await writer.OkAsync("a", 0, TestWriter.Event());
        foreach (var name in new[] { "n1", "n2", "n3" }) await lab.LoseAsync(name);

        foreach (var name in new[] { "n1", "n2", "n3" }) await lab.StartAsync(name);
        var engine = await lab.OpenAsync("n2");
        Assert.Single(await engine.Log.ReadAsync("a", 1, default).ListAsync());
    }
}
