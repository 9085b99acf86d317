using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Node.Composition;

/// <summary>Whether this node may join those that live, before it does.</summary>
internal sealed class ClusterEntry(EngineParts parts, NodeConfiguration config, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <exception cref="EngineOpenException">Another node refuses this one, or this one or the other is set up to be alone.</exception>
    public async Task CheckAsync(CancellationToken token)
    {
        var others = (await MembersAsync(token)).Where(m => m.Id != config.Node.Name).ToList();
        if (others.Count == 0) return;
        if (config.Cluster.IsAlone)
            throw new EngineOpenException($"node {others[0].Id} runs on this log: a second one needs cluster.listen, as does the first");
        if (others.FirstOrDefault(m => m.Peer is null) is { } alone)
            throw new EngineOpenException($"node {alone.Id} runs on this log alone: it needs cluster.listen first");
        await Task.WhenAll(others.Select(other => GreetAsync(other, token)));
    }

    private async Task<IReadOnlyList<NodeInfo>> MembersAsync(CancellationToken token)
    {
        await foreach (var members in parts.Engine.Membership.WatchAsync(token)) return members;
        return [];
    }

    private async Task GreetAsync(NodeInfo other, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            using var hello = new HttpRequestMessage(HttpMethod.Get, new Uri(PeerHeaders.Prefix + "hello", UriKind.Relative));
            using var answer = await parts.Peers.SendAsync(other, hello, either.Token);
        }
        catch (PeerRefusedException e)
        {
            throw new EngineOpenException(e.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            // It may have died a moment ago; nothing can be asked of it.
        }
    }
}
