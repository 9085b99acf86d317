using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/alerts</c>: what is wrong at this moment on this node, and a test of the ways to tell people.</summary>
internal sealed class AlertEndpoints(AdminDependencies with)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/alerts", context => context.OkAsync(with.Alerts.View(), AdminJson.Default.AlertsView));
        routes.MapPost("/v1/alerts/test", TestAsync);
    }

    private async Task TestAsync(HttpContext context)
    {
        var channel = context.Request.Query["channel"] is [{ Length: > 0 } name] ? name : null;
        var tests = await with.Alerts.TestAsync(channel, context.RequestAborted);
        if (tests.Count > 0)
        {
            await context.OkAsync([.. tests], AdminJson.Default.ListChannelTest);
            return;
        }

        var what = channel is null ? "no channel is configured; see alerts in the configuration" : $"there is no channel {channel}";
        await context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "channel", what));
    }
}
