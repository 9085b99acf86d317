using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Peers;

namespace MirrorActors.Web.Peers;

/// <summary>Carries out commands for mirrors that this node owns: 409 when it does not.</summary>
public sealed class MirrorOrderEndpoint(MirrorRegion mirrors)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(RemoteMirrors.Path, ExecuteAsync);

    private async Task ExecuteAsync(HttpContext context)
    {
        var order = await ReadAsync(context);
        if (order is null || !MirrorId.TryParse(order.Mirror, out var mirror)
            || !RepositoryId.TryParse(order.Repository, out var repository))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            var result = await mirrors.ExecuteHereAsync(repository, mirror, order.Command, order.Context, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(
                OrderAnswer.Of(result), PeerJson.Default.OrderAnswer, cancellationToken: context.RequestAborted);
        }
        catch (NotOwnerException e)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            await context.Response.WriteAsync(e.Message + "\n", context.RequestAborted);
        }
    }

    private static async Task<MirrorOrder?> ReadAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync(PeerJson.Default.MirrorOrder, context.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
