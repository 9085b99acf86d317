using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/repos/REPO/paths…</c>: blocks and holds.</summary>
internal sealed class PathEndpoints(AdminDependencies with)
{
    private const string Base = "/v1/repos/{repo}/paths";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base, ListAsync);
        routes.MapPost(Base + "/block", BlockAsync).ByOwnerOfPaths();
        routes.MapPost(Base + "/hold", HoldAsync).ByOwnerOfPaths();
        routes.MapPost(Base + "/allow", AllowAsync).ByOwnerOfPaths();
    }

    private Task ListAsync(HttpContext context)
    {
        var now = with.Clock.GetUtcNow();
        var rules = with.PathTable.Current.All.Where(r => r.IsInForce(now))
            .OrderBy(r => r.Glob, StringComparer.Ordinal).Select(ToView).ToList();
        return context.OkAsync(rules, AdminJson.Default.ListPathRuleView);
    }

    private async Task BlockAsync(HttpContext context)
    {
        if (await context.BodyAsync(AdminJson.Default.PathBlockRequest) is not { } body) return;
        var (until, fault) = ReadUntil(body.Until);
        var command = new BlockPath(body.Glob ?? string.Empty, body.Status, body.Reason ?? string.Empty, until);
        await ExecuteAsync(context, command, fault, body.Reason);
    }

    private async Task HoldAsync(HttpContext context)
    {
        if (await context.BodyAsync(AdminJson.Default.PathHoldRequest) is not { } body) return;
        var (until, fault) = ReadUntil(body.Until);
        if (until is null && fault is null) fault = new FieldFault("until", "is missing");
        var command = new HoldPath(body.Glob ?? string.Empty, until ?? DateTimeOffset.MaxValue, body.Reason);
        await ExecuteAsync(context, command, fault, body.Reason);
    }

    private async Task AllowAsync(HttpContext context)
    {
        if (await context.BodyAsync(AdminJson.Default.PathAllowRequest) is { } body)
            await ExecuteAsync(context, new AllowPath(body.Glob ?? string.Empty), null, body.Reason);
    }

    private (DateTimeOffset? Until, FieldFault? Fault) ReadUntil(string? text)
    {
        if (string.IsNullOrEmpty(text)) return (null, null);
        var (until, problem) = UntilText.Parse(text, with.Clock.GetUtcNow());
        return problem is null ? (until, null) : (null, new FieldFault("until", $"\"{text}\" {problem}"));
    }

    private async Task ExecuteAsync(HttpContext context, PathCommand command, FieldFault? fault, string? reason)
    {
        var faults = PathDecisions.FaultsOf(command, with.Clock.GetUtcNow()).ToList();
        if (fault is not null) faults.Add(fault);
        if (faults.Count > 0)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, faults));
            return;
        }

        if (await context.CommandAsync(reason) is not { } by) return;
        if (await with.Paths.ExecuteAsync(command, by, context.RequestAborted) is CommandResult.Refused refused)
        {
            if (refused.Kind == RefusalKind.Unavailable && with.IsElsewhere(StreamNames.Paths(with.Repository)))
                throw new NotOwnerException(refused.Faults[0].Message);
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        await context.OkAsync(After(command), AdminJson.Default.PathRuleView);
    }

    private static PathRuleView After(PathCommand command)
    {
        var glob = GlobText.Canonical(command.Glob);
        return command switch
        {
            BlockPath c => ToView(new PathRule(glob, c.Status, c.Reason, c.Until)),
            HoldPath c => ToView(new PathRule(glob, null, c.Reason, c.Until)),
            _ => new PathRuleView(glob, "none"),
        };
    }

    private static PathRuleView ToView(PathRule rule) =>
        new(rule.Glob, rule.Status is null ? "hold" : "block", rule.Status, rule.Reason, rule.Until);
}
