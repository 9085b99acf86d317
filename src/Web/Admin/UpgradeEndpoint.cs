using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary>
/// <c>POST /v1/node/upgrade</c>. It takes no argument: what is started is the program and the arguments of this process, so that
/// nobody starts other programs through the API.
/// </summary>
internal sealed class UpgradeEndpoint(AdminDependencies with)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/node/upgrade", UpgradeAsync);

    private async Task UpgradeAsync(HttpContext context)
    {
        var outcome = with.Upgrade is { } upgrade
            ? await upgrade.RunAsync()
            : new UpgradeOutcome(null, "this process cannot be replaced: it is a demo, or does not run on Linux");
        if (outcome.Done is { } done) await context.OkAsync(done, AdminJson.Default.UpgradeView);
        else await context.ProblemAsync(StatusCodes.Status409Conflict, "not upgraded", outcome.Fault);
    }
}
