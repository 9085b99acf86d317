using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;

namespace MirrorActors.Testing.Engine;

/// <summary>Other nodes whose answers the test makes; without an answer nobody is there.</summary>
public sealed class AnsweredPeers : IPeers
{
    private readonly Lock _gate = new();
    private readonly List<string> _asked = [];

    public IReadOnlyList<NodeInfo> Others { get; set; } = [];

    public Func<NodeInfo, HttpRequestMessage, HttpResponseMessage>? Answer { get; set; }

    public Task Changed { get; } = new TaskCompletionSource().Task;

    /// <summary>As <c>n2 POST /path</c>.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate) return [.. _asked];
        }
    }

    public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token)
    {
        lock (_gate) _asked.Add($"{peer.Id} {request.Method} {request.RequestUri}");
        return Answer is { } answer
            ? Task.FromResult(answer(peer, request))
            : Task.FromException<HttpResponseMessage>(new HttpRequestException("connection refused"));
    }
}
