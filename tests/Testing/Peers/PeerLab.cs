using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Engine;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Testing.Peers;

/// <summary>Nodes of one cluster in this process, each with its folder and a real listener for the others.</summary>
public sealed class PeerLab : IAsyncDisposable
{
    private readonly TempTree _tree = new();
    private readonly List<PeerNode> _nodes = [];

    public PeerLab() => Engine = new InMemoryEngine(Clock);

    /// <summary>Begins at the real time: pbm looks at the real clock.</summary>
    public FakeClock Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public InMemoryEngine Engine { get; }

    /// <summary>The nodes that were started, as all of them know them.</summary>
    public IReadOnlyList<NodeInfo> Members => [.. _nodes.Select(node => node.Info)];

    public string DataDir(string node) => Path.Combine(_tree.Root, node);

    /// <summary>The first node, with its authority.</summary>
    public async Task<PeerNode> StartFirstAsync(string name = "node1")
    {
        var folder = new ClusterFolder(DataDir(name));
        if (await FirstNode.CreateAsync(folder, name, [], [], Clock.GetUtcNow()) is { } fault) throw new InvalidOperationException(fault);
        return await StartAsync(name);
    }

    /// <summary>Starts a node on a folder that is there.</summary>
    public async Task<PeerNode> StartAsync(string name)
    {
        var node = new PeerNode(this, name);
        _nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    /// <summary>A node whose certificate was got as pbm gets it, but without the network.</summary>
    public async Task<PeerNode> JoinAsync(PeerNode issuer, string name, bool asIssuer = false)
    {
        using var key = new NodeKey();
        var token = issuer.Services.Desk.Tokens.Create(
            issuer.Certificates.Current.Trust.Authority, TimeSpan.FromHours(1), asIssuer);
        var request = new JoinRequest(token.Secret, name, [], key.Request(name), asIssuer);
        var answer = await issuer.Services.Desk.JoinAsync(request, System.Net.IPAddress.Loopback, CancellationToken.None);
        await new ClusterFolder(DataDir(name)).CreateAsync(
            name, key, answer.Value ?? throw new InvalidOperationException(answer.Fault));
        return await StartAsync(name);
    }

    public async Task StopAsync(PeerNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await Engine.DisposeAsync();
        _tree.Dispose();
    }
}
