using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;

namespace MirrorActors.Testing.Engine;

/// <summary>A cluster's other nodes, in memory.</summary>
public sealed class FakePeers : IPeers
{
    private readonly Pulse _changed = new();
    private volatile FakePeer[] _all;

    public FakePeers(params FakePeer[] all) => _all = all;

    public IReadOnlyList<NodeInfo> Others => [.. _all.Select(peer => peer.Node)];

    public Task Changed => _changed.Next;

    public void Join(FakePeer peer)
    {
        _all = [.. _all, peer];
        _changed.Fire();
    }

    public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token) =>
        _all.Single(one => one.Node.Id == peer.Id).AnswerAsync(request, token);
}
