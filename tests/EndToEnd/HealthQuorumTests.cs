using MirrorActors.EndToEnd.Harness;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Three nodes that do not see the same of a mirror.</summary>
public sealed class HealthQuorumTests
{
    private const string Image = "/a/one.bin";

    /// <summary>Of the client.</summary>
    private const string Place = "geo.overrides=[{prefix=\"131.130.0.0/16\",country=at,lat=48.2,lon=16.4}]";

    /// <summary>As <see cref="TestNode"/> asks.</summary>
    private const string Client = "131.130.70.8";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [NeedsProgramsFact("etcd")]
    public async Task Down_is_recorded_when_two_of_three_nodes_see_it_and_one_alone_only_keeps_its_own_clients_away()
    {
        using var tree = new TempFolder();
        tree.Write(Image[1..], new string('x', 20_000));
        await using var mirror = await GatedMirror.StartAsync(tree.Path);
        await using var other = await GatedMirror.StartAsync(tree.Path);
        await using var lab = await ClusterLab.StartAsync(tree.Path, 0, Place);
        foreach (var agent in (string[])["n1", "n2", "n3"]) await lab.JoinAsync($"outgoing.user-agent={agent}");
        var (first, second, third) = (lab.Nodes[0], lab.Nodes[1], lab.Nodes[2]);
        await first.Pbm.RunAsync("catalogue", "scan", "--wait");
        // Clients from Austria are sent to the one, unless it is down.
        await first.AddMirrorAsync("at", "--http", mirror.Url, "--country", "at");
        await first.AddMirrorAsync("jp", "--http", other.Url, "--country", "jp");
        foreach (var node in lab.Nodes) await SentAsync(node, mirror);

        mirror.Refused = ["n3"];
        await SentAsync(third, other);
        await ProbedAgainAsync(mirror, "n1", "n2", "n3");
        await SentAsync(first, mirror);
        await SentAsync(second, mirror);
        await SentAsync(third, other);
        Assert.Contains("http is up", await LastVerdictAsync(first), StringComparison.Ordinal);

        // The first goes by what it sees, for its own clients; what is recorded, and told to everybody, is down.
        mirror.Refused = ["n2", "n3"];
        await SentAsync(second, other);
        await RecordedAsync(first, "http is down");
        await SentAsync(third, other);
        await SentAsync(first, mirror);

        mirror.Refused = ["n3"];
        await RecordedAsync(first, "http is up");
        await SentAsync(second, mirror);
        await SentAsync(third, other);
        mirror.Refused = [];
        await SentAsync(third, mirror);
    }

    private static async Task<string> LastVerdictAsync(TestNode node) =>
        (await node.Pbm.RunAsync("mirror", "log", "at")).Split('\n').First(line => line.Contains(" http is ", StringComparison.Ordinal));

    private static Task<string> RecordedAsync(TestNode node, string verdict) => Waiting.UntilAsync(
        () => LastVerdictAsync(node), last => last.Contains(verdict, StringComparison.Ordinal), Limit, $"the record that {verdict}");

    private static async Task SentAsync(TestNode node, GatedMirror mirror)
    {
        try
        {
            await Waiting.UntilAsync(
                () => node.LocationAsync(Image), found => found == mirror.Url + Image[1..], Limit, $"clients to be sent to {mirror.Url}");
        }
        catch (TimeoutException e)
        {
            var why = await node.Pbm.RunAsync("explain", Image, "--from", Client);
            var past = await node.Pbm.RunAsync("mirror", "log", "at");
            throw new TimeoutException($"{e.Message}\n{why}\n{past}", e);
        }
    }

    /// <summary>Every node has asked it so often that each has made up its mind, and told it.</summary>
    private static async Task ProbedAgainAsync(GatedMirror mirror, params string[] agents)
    {
        var until = agents.ToDictionary(agent => agent, agent => mirror.AskedBy(agent) + 10);
        await Waiting.UntilAsync(
            () => Task.FromResult(agents.All(agent => mirror.AskedBy(agent) >= until[agent])),
            static done => done, Limit, "ten more probes");
    }
}
