using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Peers;

/// <summary>Of a node that is alone.</summary>
public sealed class NoPeers : IPeers
{
    public bool IsAlone => true;

    public IReadOnlyList<NodeInfo> Others => [];

    public Task Changed { get; } = new TaskCompletionSource().Task;

    public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token) =>
        Task.FromException<HttpResponseMessage>(new IOException($"this node is alone and cannot ask node {peer.Id}"));
}
