using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary><c>/v1/cluster</c>: the nodes, who owns what, and commands about nodes.</summary>
internal sealed class ClusterEndpoints(AdminDependencies with)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var commands = new NodeCommands(with);
        routes.MapGet("/v1/cluster", ShowAsync);
        routes.MapGet(ClusterOverview.Self.OriginalString, SelfAsync);
        routes.MapGet("/v1/cluster/events", new ClusterEvents(with).HandleAsync);
        routes.MapGet("/v1/cluster/shards", ShardsAsync);
        routes.MapGet("/v1/cluster/regions", RegionsAsync);
        routes.MapGet("/v1/cluster/backup", new ClusterBackup(with).HandleAsync);
        routes.MapPost("/v1/cluster/leave", commands.LeaveAsync);
        routes.MapPost("/v1/cluster/down", commands.DownAsync);
        routes.MapPost("/v1/cluster/forget", commands.ForgetAsync);
    }

    private async Task ShowAsync(HttpContext context) =>
        await context.OkAsync(await new ClusterOverview(with).TellAsync(context.RequestAborted), AdminJson.Default.ClusterView);

    private async Task SelfAsync(HttpContext context) =>
        await context.OkAsync(await new NodeStatus(with).TellAsync(context.RequestAborted), AdminJson.Default.NodeStatusView);

    private Task ShardsAsync(HttpContext context) => context.OkAsync(
        new ShardMap(with).Shards(context.Request.Query["node"] is [{ Length: > 0 } node] ? node : null),
        AdminJson.Default.ListShardView);

    private Task RegionsAsync(HttpContext context) => context.OkAsync(new ShardMap(with).Regions(), AdminJson.Default.ListRegionView);
}
