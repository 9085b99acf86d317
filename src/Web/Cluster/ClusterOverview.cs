using System.Net.Http.Json;
using System.Text.Json;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>All nodes as this one sees them, with what each tells of itself.</summary>
internal sealed class ClusterOverview(AdminDependencies with)
{
    public static readonly Uri Self = new("/v1/cluster/self", UriKind.Relative);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(2);

    public async Task<ClusterView> TellAsync(CancellationToken token)
    {
        var asked = new EngineInquiry(with).AskAsync(token);
        var shards = new ShardMap(with);
        var members = await MembersAsync(token);
        var living = await Task.WhenAll(members.Select(async member =>
            View(member, shards) with { Status = await StatusAsync(member, token) }));
        var down = with.Owner.Down.Where(d => members.All(m => m.Id != d.Node.Id))
            .Select(d => View(d.Node, shards) with { DownSince = d.Since });
        var nodes = living.Concat(down).OrderBy(node => node.Id, StringComparer.Ordinal).ToList();
        var engine = await asked;
        var health = with.Readiness.Current.ToString().ToLowerInvariant();
        return new ClusterView(with.Node.Name, with.EngineName, health, nodes, with.Prober.Network?.State.Text)
        {
            Problems = ClusterRules.Problems(nodes, shards.Free, engine, with.Clock.GetUtcNow()),
            Advice = ClusterRules.Advice(engine, nodes),
            EngineState = engine.Health is { } told ? EngineInquiry.View(told) : null,
        };
    }

    /// <summary>As the engine tells; as this node last knew while the engine says nothing.</summary>
    private async Task<IReadOnlyList<NodeInfo>> MembersAsync(CancellationToken token)
    {
        using var limit = new CancellationTokenSource(AskLimit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await foreach (var members in with.Membership.WatchAsync(either.Token))
                if (members.Count > 0) return members;
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            // What follows stands in.
        }

        return with.Owner.Members is { Count: > 0 } known ? known : [with.Owner.Me];
    }

    private static NodeView View(NodeInfo node, ShardMap shards) =>
        new(node.Id, node.Address, node.State.ToString().ToLowerInvariant(), node.Version, node.Roles)
        {
            Peer = node.Peer,
            Shards = shards.ShardsOf(node.Id),
            Mirrors = shards.MirrorsOf(node.Id),
        };

    private async Task<NodeStatusView?> StatusAsync(NodeInfo node, CancellationToken token)
    {
        if (node.Id == with.Node.Name) return await new NodeStatus(with).TellAsync(token);
        using var limit = new CancellationTokenSource(AskLimit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Self);
            using var answer = await with.Peers.SendAsync(node, request, either.Token);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync(AdminJson.Default.NodeStatusView, either.Token)
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException
            || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            return null;
        }
    }
}
