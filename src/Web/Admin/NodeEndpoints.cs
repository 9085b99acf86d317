using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/cluster</c>, <c>/v1/actors</c>, <c>/v1/log</c>: the node itself.</summary>
internal sealed class NodeEndpoints(AdminDependencies with)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/cluster", ClusterAsync);
        routes.MapGet("/v1/actors", ActorsAsync);
        routes.MapGet("/v1/log", new LogEndpoint(with.Log).HandleAsync);
    }

    private async Task ClusterAsync(HttpContext context)
    {
        await foreach (var members in with.Membership.WatchAsync(context.RequestAborted))
        {
            var nodes = members.Select(n => new NodeView(
                n.Id, n.Address, n.State.ToString().ToLowerInvariant(), n.Version, n.Roles)).ToList();
            var health = with.Readiness.Current.ToString().ToLowerInvariant();
            var view = new ClusterView(with.Node.Name, with.EngineName, health, nodes, with.Prober.Network?.State.Text);
            await context.OkAsync(view, AdminJson.Default.ClusterView);
            return;
        }
    }

    private Task ActorsAsync(HttpContext context)
    {
        var actors = with.Actors.Snapshot().Select(a => new ActorView(
            a.Path, a.Status.ToString().ToLowerInvariant(), a.MailboxDepth, a.MailboxCapacity, a.Processed, a.Restarts)).ToList();
        return context.OkAsync(actors, AdminJson.Default.ListActorView);
    }
}
