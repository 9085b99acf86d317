using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Peers;

/// <summary>The other members that have a listener for nodes.</summary>
public sealed class KnownPeers(ShardOwner owner, PeerClient client) : IPeers
{
    public IReadOnlyList<NodeInfo> Others => [.. owner.Members.Where(m => m.Id != owner.Me.Id && m.Peer is not null)];

    public Task Changed => owner.MembersChanged;

    public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token) =>
        client.SendAsync(peer, request, token);
}
