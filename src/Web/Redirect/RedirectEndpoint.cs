using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Answers a request for a known file. Step 1, resolve, has found it; here follow 2 locate, 3 rank, 4 select, 5 write.
/// None does I/O, takes a lock or waits. What cannot be redirected goes on to <see cref="DirectEndpoint"/>.
/// </summary>
public sealed class RedirectEndpoint(
    RedirectRules rules, IGeoLocator geo, RedirectSnapshotHolder snapshots, IFallbacks fallbacks, RequestedFiles requested,
    DirectEndpoint direct, RequestJournal journal)
{
    /// <param name="path">As requested, canonical; in the scratch.</param>
    public Task AnswerAsync(in Exchange exchange, in FileEntry file, ReadOnlySpan<byte> path, RequestScratch scratch)
    {
        if (rules.IsServedDirectly(path, file.Size)) return direct.DeliverAsync(exchange, file.GetPath());
        if (file.Sha256.IsEmpty) requested.Add(file.Id);
        RedirectWriter.WriteIdentity(exchange.Response, file);
        if (rules.Conditional
            && Preconditions.IsCurrent(exchange.Http.Request.Headers, file.Id.Value, file.ModifiedTicks, file.Size))
        {
            exchange.Response.StatusCode = 304;
            journal.Answered(exchange, new RequestAnswer(RequestOutcome.NotModified));
            return Task.CompletedTask;
        }

        // 2 locate
        var place = geo.Locate(exchange.Client.Address);
        // 3 rank
        var snapshot = snapshots.Current;
        var candidates = snapshot.Rank(snapshot.RegionOf(exchange.Client.Address, place)).Span;
        // 4 select
        var need = rules.NeedOf(exchange.Client.IsHttps);
        var choice = Selector.Select(candidates, file.Holders, need, scratch, rules.MaxLinkHeaders);
        if (choice.IsNone) return AnswerWithoutMirrorAsync(exchange, file, place, need, scratch);
        // 5 write
        RedirectWriter.Write(exchange.Response, file, candidates, choice, need, scratch);
        ref readonly var chosen = ref candidates[choice.Chosen];
        journal.Answered(exchange, new RequestAnswer(RequestOutcome.Redirected)
        {
            Mirror = chosen.Mirror.Id,
            Group = chosen.Group,
            Place = place,
        });
        return Task.CompletedTask;
    }

    private Task AnswerWithoutMirrorAsync(
        in Exchange exchange, in FileEntry file, in Place place, SchemeNeed need, RequestScratch scratch)
    {
        if (fallbacks.Find(place, need) is not { } fallback)
            return direct.DeliverAsLastResortAsync(exchange, file.GetPath(), place);
        RedirectWriter.Write(exchange.Response, file, fallback, scratch);
        journal.Answered(
            exchange, new RequestAnswer(RequestOutcome.RedirectedToFallback) { Mirror = fallback, Place = place });
        return Task.CompletedTask;
    }
}
