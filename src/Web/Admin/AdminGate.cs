using Microsoft.AspNetCore.Http;
using MirrorActors.Engine;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary>What every request passes first: 1 the token, 2 the repository of its path, 3 a usable command id.</summary>
internal sealed class AdminGate(AdminDependencies with)
{
    public const string HealthPrefix = "/-/health/";
    public const string MetricsPath = "/-/metrics";
    public const string CommandIdHeader = "Idempotency-Key";

    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsOpen(context.Request.Path) && !with.Token.Accepts(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return context.ProblemAsync(StatusCodes.Status401Unauthorized, "the token is missing or not the node's");
        }

        if (with.Readiness.HasLetGo)
        {
            context.Response.Headers.Connection = "close";
            return context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "another process goes on with this node: ask again");
        }

        if (context.Request.RouteValues["repo"] is string repo && repo != with.Repository.Value)
        {
            var unknown = new CommandResult.Refused(RefusalKind.NotFound, "repo", $"there is no repository {repo}");
            return context.RefusedAsync(unknown);
        }

        if (context.Request.Headers.TryGetValue(CommandIdHeader, out var id) && !Guid.TryParse(id, out _))
            return context.ProblemAsync(StatusCodes.Status400BadRequest, $"{CommandIdHeader} is not a UUID");
        return RouteAsync(context, next);
    }

    private static async Task RouteAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (EngineUnavailableException e) when (!context.Response.HasStarted)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message));
        }

        if (context.Response.HasStarted) return;
        if (context.GetEndpoint() is null)
            await context.ProblemAsync(StatusCodes.Status404NotFound, "no such resource");
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await context.ProblemAsync(StatusCodes.Status405MethodNotAllowed, "not a method of this resource");
    }

    private bool IsOpen(PathString path) =>
        path.Value is { } text
        && (text.StartsWith(HealthPrefix, StringComparison.Ordinal) || (text == MetricsPath && with.Node.MetricsPublic));
}
