using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Peers;

/// <summary>The other nodes of the cluster.</summary>
public interface IPeers
{
    /// <summary>There are no others, and none will come: this node is not of a cluster.</summary>
    bool IsAlone => false;

    /// <summary>Those that live and can be asked, as far as this node knows, in the order of their names.</summary>
    IReadOnlyList<NodeInfo> Others { get; }

    /// <summary>Ends at the next change of the nodes that live. Take it before <see cref="Others"/>, and no change is missed.</summary>
    Task Changed { get; }

    /// <summary>Sends a request to a node; returns when the answer's head has come. Waits as long as the token does.</summary>
    /// <param name="request">Its URI is a path: the peer's address is put before it.</param>
    /// <exception cref="PeerRefusedException">It does not take this node for one of its cluster; the message says why.</exception>
    /// <exception cref="HttpRequestException">Not connected, or the connection broke.</exception>
    /// <exception cref="IOException">The node has no listener for others.</exception>
    Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token);
}
