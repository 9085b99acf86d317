using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/repos/REPO/catalogue…</c>: the published tree.</summary>
internal sealed class CatalogueEndpoints(AdminDependencies with)
{
    private const string Base = "/v1/repos/{repo}/catalogue";
    private static readonly TimeSpan StatusDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WalkDeadline = TimeSpan.FromHours(6);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base, context => GuardedAsync(context, ShowAsync)).ByOwnerOfCatalogue();
        routes.MapGet(Base + "/manifest", ManifestAsync);
        routes.MapPost(Base + "/scan", context => GuardedAsync(context, ScanAsync)).ByOwnerOfCatalogue();
        routes.MapPost(Base + "/accept", context => GuardedAsync(context, AcceptAsync)).ByOwnerOfCatalogue();
    }

    private Task ScanAsync(HttpContext context)
    {
        if (WalkScope.Parse((string?)context.Request.Query["under"] ?? string.Empty) is { } directory)
            return WalkAsync(context, reply => new WalkTree(reply, directory));
        return context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "under", "is not a path of the repository"));
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (await context.CommandAsync() is { } by) await WalkAsync(context, reply => new AcceptTree(by, reply));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var status = await with.Catalogue.AskAsync<CatalogueStatus>(
            reply => new GetCatalogueStatus(reply), StatusDeadline, context.RequestAborted);
        var unhashed = with.Files.All().LongCount(f => f.Sha256.IsEmpty);
        var walk = status.LastWalk;
        var view = new CatalogueView(
            with.Repository.Value, status.Source, status.Files, unhashed, walk?.Started, status.HeldBecause)
        {
            HasTree = with.Tree.HasTree,
            Problem = walk is { Result: WalkResult.Skipped } ? walk.Reason : walk?.AskProblem,
            Unasked = walk is null ? 0 : walk.Unasked + walk.Unclear,
            NextWalk = status.NextWalk,
        };
        await context.OkAsync(view, AdminJson.Default.CatalogueView);
    }

    private async Task ManifestAsync(HttpContext context)
    {
        if (!with.Files.IsComplete)
        {
            await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "the catalogue is not read yet");
            return;
        }

        if (!with.Tree.HasTree)
        {
            const string why = "there is no local tree that a manifest could be made of: this repository is known from an upstream";
            await context.ProblemAsync(StatusCodes.Status409Conflict, "there is no local tree", why);
            return;
        }

        context.Response.ContentType = "text/plain; charset=us-ascii";
        await OwnManifestWriter.WriteAsync(
            new PublishedFiles(with.Files), with.Clock.GetUtcNow(), context.Response.BodyWriter, context.RequestAborted);
    }

    private async Task WalkAsync(HttpContext context, Func<Reply<WalkSummary>, CatalogueCommand> command)
    {
        var walk = await with.Catalogue.AskAsync(command, WalkDeadline, context.RequestAborted);
        var skipped = (int)Math.Min(int.MaxValue, walk.BadNames + walk.BadLinks + walk.Unreadable);
        var reason = walk.Result == WalkResult.TakenOver ? null : walk.Reason;
        var view = new WalkView(walk.Files, walk.Added, walk.Replaced, walk.Removed, skipped, reason)
        {
            Unasked = walk.Unasked + walk.Unclear,
            IsFailed = walk.IsFailed,
            IsUnchanged = walk.IsUnchanged,
        };
        await context.OkAsync(view, AdminJson.Default.WalkView);
    }

    private async Task GuardedAsync(HttpContext context, Func<HttpContext, Task> handle)
    {
        // Without the engine the catalogue's actor does not run, and a walk would be waited for as long.
        await with.Log.HeadAsync(context.RequestAborted);
        try
        {
            await handle(context);
        }
        catch (Exception e) when (e is AskTimeoutException or ActorStoppedException or ActorFailedException or NotOwnerException)
        {
            if (with.IsElsewhere(StreamNames.Catalogue(with.Repository))) throw new NotOwnerException(e.Message);
            await context.ProblemAsync(StatusCodes.Status503ServiceUnavailable, "the catalogue does not answer", e.Message);
        }
    }
}
