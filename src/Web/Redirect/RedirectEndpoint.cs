using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Strikes;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Answers a request for a known file. Step 1, resolve, has found it; here follow 2 locate, 3 rank, 4 select, 5 write.
/// None does I/O, takes a lock or waits. What cannot be redirected goes on to <see cref="DirectEndpoint"/>.
/// </summary>
public sealed class RedirectEndpoint(
    RedirectRules rules, IGeoLocator geo, RedirectSnapshotHolder snapshots, SelectionRequests requests, MirrorSelection selection,
    IFallbacks fallbacks, RequestedFiles requested, DirectEndpoint direct, SuspectedFailures? failures, RequestJournal journal)
{
    public Task AnswerAsync(in Exchange exchange, in FileEntry file, RequestScratch scratch)
    {
        // What a symbolic link leads to is meant, not the path that was requested.
        var own = scratch.Path.AsSpan(0, file.CopyPath(scratch.Path));
        var policy = rules.Paths.For(own);
        if (policy.IsServedDirectly(file.Size, exchange))
        {
            if (direct.CanDeliver(exchange)) return direct.DeliverAsync(exchange, file.GetPath());
            var need = rules.NeedOf(exchange.Client.IsHttps);
            return AnswerWithoutMirrorAsync(exchange, file, own, policy, geo.Locate(exchange.Client.Address), need, scratch);
        }

        if (file.Sha256.IsEmpty) requested.Add(file.Id);
        RedirectWriter.WriteIdentity(exchange.Response, file);
        policy.WriteCache(exchange.Response);
        if (rules.Conditional
            && Preconditions.IsCurrent(exchange.Http.Request.Headers, file.Id.Value, file.ModifiedTicks, file.Size))
        {
            exchange.Response.StatusCode = 304;
            journal.Answered(exchange, new RequestAnswer(RequestOutcome.NotModified));
            return Task.CompletedTask;
        }

        // 2 locate
        var place = geo.Locate(exchange.Client.Address);
        // 3 rank, 4 select
        var snapshot = snapshots.Current;
        var overrides = snapshot.Settings.Overrides ? RequestOverrides.Read(exchange.Target) : default;
        var request = requests.Of(file, own, policy, exchange.Client, place, overrides, exchange.Started, scratch);
        var download = failures?.Look(exchange, file, place) ?? Download.None;
        var choice = selection.Select(snapshot, request, scratch);
        // In the client's own network the mirror stays until a probe agrees.
        if (choice.Ordinal == download.Failed && !choice.IsNone && failures!.Acts && choice.Group != RankGroup.Prefix)
            choice = selection.Select(snapshot, request with { AvoidedOrdinal = download.Failed }, scratch);
        if (choice.IsNone) return AnswerWithoutMirrorAsync(exchange, file, own, policy, place, request.Kind.Need, scratch);
        // 5 write
        selection.Answered(exchange.Client.Address, file.Id, choice.Ordinal);
        failures?.Answered(download, choice.Ordinal);
        if (file.Holders.Contains(choice.Ordinal))
            RedirectWriter.Write(exchange.Response, file, own, snapshot, choice, request.Kind, scratch);
        else RedirectWriter.WriteEarlier(exchange.Response, own, snapshot, choice, request.Kind, scratch);
        policy.Stamp?.Write(exchange.Response);
        journal.Answered(exchange, new RequestAnswer(RequestOutcome.Redirected)
        {
            Mirror = snapshot.Definitions.Endpoints[choice.Ordinal]!.Id,
            Ordinal = choice.Ordinal,
            File = file.Id,
            FileSize = file.Size,
            Group = choice.Group,
            Relaxation = choice.Relaxation,
            Place = place,
        });
        return Task.CompletedTask;
    }

    private Task AnswerWithoutMirrorAsync(
        in Exchange exchange, in FileEntry file, ReadOnlySpan<byte> own, PathPolicy policy, in Place place, SchemeNeed need,
        RequestScratch scratch)
    {
        var sharing = fallbacks.Sharing(place, need, policy.Fallbacks);
        if (sharing.Count == 0) return direct.DeliverAsLastResortAsync(exchange, file.GetPath(), place);
        var fallback = sharing[scratch.NextBelow(sharing.Count)];
        RedirectWriter.Write(exchange.Response, file, own, fallback, scratch);
        policy.Stamp?.Write(exchange.Response);
        journal.Answered(
            exchange, new RequestAnswer(RequestOutcome.RedirectedToFallback) { Mirror = fallback, Place = place });
        return Task.CompletedTask;
    }
}
