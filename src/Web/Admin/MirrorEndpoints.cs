using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/repos/REPO/mirrors…</c>: what is done with mirrors once they are registered.</summary>
internal sealed class MirrorEndpoints(AdminDependencies with)
{
    internal const string Base = "/v1/repos/{repo}/mirrors";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base, ListAsync);
        routes.MapGet(Base + "/{id}", ShowAsync);
        routes.MapDelete(Base + "/{id}", RemoveAsync);
        routes.MapPost(Base + "/{id}/enable", context => ExecuteAsync(context, new EnableMirror()));
        routes.MapPost(Base + "/{id}/disable", context => ExecuteAsync(context, new DisableMirror()));
        routes.MapPost(Base + "/{id}/drain", DrainAsync);
        routes.MapPost(Base + "/{id}/resume", context => ExecuteAsync(context, new ResumeMirror()));
        routes.MapPost(Base + "/{id}/release", context => ExecuteAsync(context, new ReleaseMirror()));
        routes.MapPost(Base + "/{id}/rename", RenameAsync).ByOwnerOfMirror();
        routes.MapPost(Base + "/{id}/probe", ProbeAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var all = with.Table.All.OrderBy(m => m.Definition.Id, StringComparer.Ordinal).Select(View).ToList();
        return context.OkAsync(all, AdminJson.Default.ListMirrorView);
    }

    private async Task ShowAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is { } mirror) await ShowAsync(context, mirror);
    }

    internal Task ShowAsync(HttpContext context, MirrorId id) =>
        with.Table.Find(id.Value) is { } mirror
            ? context.OkAsync(View(mirror), AdminJson.Default.MirrorView)
            : context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "id", $"there is no mirror {id}"));

    private MirrorView View(MirrorFacts mirror) =>
        mirror.ToView(with.Clock.GetUtcNow(), with.Prober.Spending.Of(mirror.Definition.Id));

    private async Task ExecuteAsync(HttpContext context, MirrorCommand command)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await context.CommandAsync() is not { } by) return;
        var result = await with.Mirrors.ExecuteAsync(with.Repository, mirror, command, by, context.RequestAborted);
        await AnswerAsync(context, result, mirror);
    }

    private async Task DrainAsync(HttpContext context)
    {
        DateTimeOffset? until = null;
        var wished = context.Request.Query["until"];
        if (wished.Count > 1)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "until", "is given more than once"));
            return;
        }

        if (wished is [{ Length: > 0 } text])
        {
            (var moment, var problem) = UntilText.Parse(text, with.Clock.GetUtcNow());
            until = moment;
            if (problem is not null)
            {
                await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "until", $"\"{text}\" {problem}"));
                return;
            }
        }

        await ExecuteAsync(context, new DrainMirror(until));
    }

    private async Task RemoveAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await context.CommandAsync() is not { } by) return;
        var result = await with.Mirrors.ExecuteAsync(
            with.Repository, mirror, new RemoveMirror(), by, context.RequestAborted);
        if (result is CommandResult.Refused refused)
        {
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task RenameAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        if (await context.BodyAsync(AdminJson.Default.MirrorRenameRequest) is not { } request) return;
        if (await context.NameAsync("to", request.To) is not { } target) return;
        if (await context.CommandAsync(request.Reason) is not { } by) return;
        var result = await with.Mirrors.RenameAsync(with.Repository, mirror, target, by, context.RequestAborted);
        await AnswerAsync(context, result, target);
    }

    private async Task ProbeAsync(HttpContext context)
    {
        if (await context.MirrorAsync() is not { } mirror) return;
        try
        {
            if (await with.Prober.ProbeAsync(mirror, context.RequestAborted) is { } seen)
                await context.OkAsync(seen, AdminJson.Default.ProbeView);
            else await ShowAsync(context, mirror);
        }
        catch (AskTimeoutException e)
        {
            await context.ProblemAsync(StatusCodes.Status504GatewayTimeout, "the probe took too long", e.Message);
        }
        catch (Exception e) when (e is ActorStoppedException or ActorFailedException)
        {
            await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "the probe does not answer", e.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context, CommandResult result, MirrorId id)
    {
        if (result is CommandResult.Refused refused)
        {
            await context.RefusedAsync(refused);
            return;
        }

        await with.SettleAsync(context.RequestAborted);
        await ShowAsync(context, id);
    }
}
