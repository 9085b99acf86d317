using System.Globalization;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>Several nodes on one etcd, all on this machine, with a tree that they share.</summary>
public sealed class ClusterLab : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<TestNode> _nodes = [];
    private readonly string _tree;
    private readonly string[] _settings;

    private ClusterLab(EtcdServer etcd, string tree, string[] settings)
    {
        (Etcd, _tree, _settings) = (etcd, tree, settings);
        File.WriteAllText(SecretFile, "a secret of the nodes on this machine\n");
    }

    public EtcdServer Etcd { get; }

    public IReadOnlyList<TestNode> Nodes => _nodes;

    public string SecretFile => Path.Combine(_folder.Path, "secret");

    /// <param name="settings">Further <c>key=value</c> pairs of every node.</param>
    public static async Task<ClusterLab> StartAsync(string tree, int nodes, params string[] settings)
    {
        var lab = new ClusterLab(await EtcdServer.StartAsync(), tree, settings);
        for (var i = 0; i < nodes; i++) await lab.JoinAsync();
        return lab;
    }

    /// <summary>Starts one more node, <c>n1</c>, <c>n2</c> and so on; returns when it is ready.</summary>
    public async Task<TestNode> JoinAsync(params string[] settings)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"n{_nodes.Count + 1}");
        var node = await TestNode.StartAsync(
            _tree,
            [
                "engine.kind=etcd", $"engine.etcd.endpoints=[{string.Join(", ", Etcd.Endpoints.Select(e => $"\"{e}\""))}]",
                $"node.name={name}", $"cluster.secret-file={SecretFile}",
                string.Create(CultureInfo.InvariantCulture, $"cluster.listen=127.0.0.1:{LoopbackPorts.Next()}"), .. _settings, .. settings,
            ]);
        _nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await Etcd.DisposeAsync();
        _folder.Dispose();
    }
}
