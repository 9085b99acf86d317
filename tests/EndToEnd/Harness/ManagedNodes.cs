using System.Globalization;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>Several nodes that run their own etcd, all on this machine, with a tree that they share.</summary>
public sealed class ManagedNodes(string tree) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private readonly TempFolder _folder = new();
    private readonly List<TestNode> _nodes = [];
    private readonly List<string> _endpoints = [];
    private readonly List<string[]> _settings = [];

    public IReadOnlyList<TestNode> Nodes => _nodes;

    /// <summary>What each node was started with, beside what all have.</summary>
    public IReadOnlyList<string[]> Settings => _settings;

    public static string DataOf(TestNode node) => Path.Combine(node.Folder, "data");

    /// <summary>A free address of loopback.</summary>
    public static string Address() => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LoopbackPorts.Next()}");

    /// <summary>The settings of a node that runs its own etcd.</summary>
    /// <param name="client">Where nodes reach that one.</param>
    public static string[] EtcdAt(string client) =>
    [
        "engine.kind=etcd", "engine.etcd.mode=managed", $"engine.etcd.client-listen={client}", $"engine.etcd.peer-listen={Address()}",
    ];

    /// <summary>Starts one more node, <c>n1</c>, <c>n2</c> and so on, which joins those before; returns when it is ready.</summary>
    public async Task<TestNode> JoinAsync()
    {
        var secret = Path.Combine(_folder.Path, "secret");
        if (_nodes.Count == 0) await File.WriteAllTextAsync(secret, "a secret of the nodes on this machine\n");
        var client = Address();
        string[] settings =
        [
            .. EtcdAt(client), string.Create(CultureInfo.InvariantCulture, $"node.name=n{_nodes.Count + 1}"),
            $"engine.etcd.endpoints=[{string.Join(", ", _endpoints.Select(e => $"\"http://{e}\""))}]",
            $"cluster.secret-file={secret}", $"cluster.listen={Address()}",
        ];
        _endpoints.Add(client);
        _settings.Add(settings);
        _nodes.Add(await TestNode.StartAsync(tree, settings));
        return _nodes[^1];
    }

    /// <summary>The end of a machine: neither the node nor its etcd goes on.</summary>
    public static async Task LoseAsync(TestNode node)
    {
        await node.Process.KillAsync();
        await ManagedEtcdProcess.KillAsync(DataOf(node));
    }

    /// <summary>Waits for a fact about the cluster as a node sees it.</summary>
    public static Task<ClusterView> UntilAsync(TestNode node, Func<ClusterView, bool> satisfied, string what) => Waiting.UntilAsync(
        () => node.Pbm.JsonAsync(AdminJson.Default.ClusterView, "cluster", "show"), satisfied, Limit, what);

    public static Task<ClusterView> UntilVotersAsync(TestNode node, params string[] names) => UntilAsync(
        node,
        view => view.EngineState is { HasQuorum: true } state
            && state.Members.Where(m => m.Role != "learner").Select(m => m.Node).SequenceEqual(names),
        string.Join(", ", names) + " to vote");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            // The node first: it would start its etcd again.
            if (!node.Process.HasExited) await node.Process.KillAsync();
            await ManagedEtcdProcess.KillAsync(DataOf(node));
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }
}
