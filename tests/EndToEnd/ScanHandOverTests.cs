using System.Globalization;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A scan is under way on a node that stops.</summary>
public sealed class ScanHandOverTests : IAsyncLifetime, IDisposable
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Id = MirrorOfSecond();
    private readonly TempFolder _tree = new();
    private GatedMirror _mirror = null!;
    private ClusterLab _lab = null!;

    private TestNode First => _lab.Nodes[0];

    private TestNode Second => _lab.Nodes[1];

    public async Task InitializeAsync()
    {
        if (Programs.Find("etcd") is null) return;
        _tree.Write(Image[1..], new string('x', 20_000));
        _mirror = await GatedMirror.StartAsync(_tree.Path);
        _lab = await ClusterLab.StartAsync(_tree.Path, 0);
        foreach (var agent in (string[])["n1", "n2"]) await _lab.JoinAsync($"outgoing.user-agent={agent}");
        await First.Pbm.RunAsync("catalogue", "scan", "--wait");
        await Waiting.UntilAsync(
            () => First.Pbm.JsonAsync(AdminJson.Default.ClusterView, "cluster", "show"),
            view => view.Nodes.Count == 2 && view.Problems.Count == 0, Limit, "both nodes to own what is theirs");
        await First.Pbm.RunAsync("mirror", "add", Id, "--http", _mirror.Url, "--country", "at", "--no-check");
        _mirror.Close();
    }

    public async Task DisposeAsync()
    {
        if (_lab is null) return;
        await _lab.DisposeAsync();
        await _mirror.DisposeAsync();
    }

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("etcd")]
    public async Task A_scan_that_was_due_is_taken_up_by_the_next_owner_when_its_node_leaves()
    {
        await First.Pbm.RunAsync("mirror", "enable", Id);
        await ListedByAsync("n2");
        await Second.Process.TerminateAsync();
        await TakenUpAsync();
        Assert.Equal(0, await Second.Process.ExitAsync());
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_scan_that_was_due_is_taken_up_by_the_next_owner_when_its_node_is_killed()
    {
        await First.Pbm.RunAsync("mirror", "enable", Id);
        await ListedByAsync("n2");
        await Second.Process.KillAsync();
        await TakenUpAsync();
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_scan_on_command_that_is_waited_for_is_made_by_the_next_owner_when_its_node_leaves()
    {
        var scanned = First.Pbm.JsonAsync(AdminJson.Default.ScanReport, "mirror", "scan", Id, "--wait");
        await ListedByAsync("n2");
        await Second.Process.TerminateAsync();
        await ListedByAsync("n1");
        _mirror.Open();
        await Waiting.WithinAsync(scanned, Limit, "the report");
        Assert.Equal((ScanResult.Completed, 1), ((await scanned).Result, (await scanned).Matched));
        Assert.Equal(1, (await First.MirrorAsync(Id)).Files);
        Assert.Equal(0, await Second.Process.ExitAsync());
    }

    /// <summary>The other node lists the mirror, and the file set comes to be.</summary>
    private async Task TakenUpAsync()
    {
        await ListedByAsync("n1");
        _mirror.Open();
        await Waiting.UntilAsync(() => First.MirrorAsync(Id), shown => shown.Files == 1, Limit, "the file set");
        await Waiting.UntilAsync(
            () => First.LocationAsync(Image), found => found == _mirror.Url + Image[1..], Limit, "clients to be sent there");
    }

    private Task<int> ListedByAsync(string agent) => Waiting.UntilAsync(
        () => Task.FromResult(_mirror.ListedBy(agent)), static times => times > 0, Limit, $"node {agent} to list the mirror");

    /// <summary>A mirror's name whose shard is the second node's while both are up.</summary>
    private static string MirrorOfSecond()
    {
        NodeInfo[] members = [Node("n1"), Node("n2")];
        return Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}"))
            .First(id => ShardPlacement.PreferredOf(
                ShardHash.ShardOf(StreamNames.Mirror(RepositoryId.Default, MirrorId.Parse(id))), members) == "n2");

        static NodeInfo Node(string name) => new(name, "", [NodeRoles.Worker], "", NodeState.Up);
    }
}
