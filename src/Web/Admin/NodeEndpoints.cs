using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/actors</c>, <c>/v1/log</c>: the node itself.</summary>
internal sealed class NodeEndpoints(AdminDependencies with)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/actors", ActorsAsync);
        routes.MapGet("/v1/log", new LogEndpoint(with.Log).HandleAsync);
    }

    private Task ActorsAsync(HttpContext context)
    {
        var actors = with.Actors.Snapshot().Select(a => new ActorView(
            a.Path, a.Status.ToString().ToLowerInvariant(), a.MailboxDepth, a.MailboxCapacity, a.Processed, a.Restarts)).ToList();
        return context.OkAsync(actors, AdminJson.Default.ListActorView);
    }
}
