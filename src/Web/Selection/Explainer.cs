using System.Collections.Immutable;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;

namespace MirrorActors.Web.Selection;

/// <summary>The rules of <see cref="Selector"/> told mirror by mirror; a property test holds the two together.</summary>
public sealed class Explainer(FileTable files, SelectionGathering gathering)
{
    /// <summary>Those that are in come first, in the order a client would try them; then the others by name.</summary>
    public ImmutableArray<MirrorExplanation> Explain(
        RedirectSnapshot snapshot, in SelectionRequest request, RequestScratch scratch)
    {
        var avoided = request.Overrides.Avoid.IsEmpty ? null : snapshot.Mirrors.Find(request.Overrides.Avoid);
        var query = gathering.Gather(snapshot, request, avoided?.Ordinal ?? -1, scratch);
        var ordered = SelectionOrder.Of(query, scratch);
        if (ordered.Count == 0 && avoided is not null)
        {
            query = gathering.Gather(snapshot, request, -1, scratch);
            ordered = SelectionOrder.Of(query, scratch);
        }

        var isExclusive = ordered.Count > 0 && query.Candidates.BandAt(ordered[0].Index).IsExclusive;
        var reasons = new ExclusionReasons(snapshot, files, request, avoided?.Ordinal ?? -1, isExclusive);
        var told = ImmutableArray.CreateBuilder<MirrorExplanation>(snapshot.Mirrors.All.Length);
        var seen = new HashSet<int>();
        for (var rank = 0; rank < ordered.Count; rank++)
        {
            var ordinal = query.Candidates.OrdinalAt(ordered[rank].Index);
            seen.Add(ordinal);
            told.Add(In(snapshot, query, ordered[rank], rank + 1));
        }

        foreach (var mirror in snapshot.Mirrors.All.OrderBy(static m => m.Definition.Id, StringComparer.Ordinal))
        {
            if (!seen.Contains(mirror.Ordinal)) told.Add(Out(mirror, snapshot, request, query, reasons));
        }

        return told.MoveToImmutable();
    }

    private static MirrorExplanation In(
        RedirectSnapshot snapshot, in SelectionQuery query, in OrderedCandidate candidate, int rank)
    {
        var (candidates, index) = (query.Candidates, candidate.Index);
        var ordinal = candidates.OrdinalAt(index);
        var kilometres = candidates.KilometresAt(index);
        return new MirrorExplanation
        {
            Id = snapshot.Definitions.Endpoints[ordinal]!.Id,
            Exclusion = Exclusion.None,
            Reason = ReasonText.OfGroup(candidates.GroupAt(index), candidate.Relaxation, candidate.IsDegraded),
            Group = candidates.GroupAt(index),
            Rank = rank,
            Kilometres = float.IsNaN(kilometres) ? null : kilometres,
            Share = candidates.ShareAt(index),
            Probability = candidate.Probability,
            BaseUrl = query.Standings.BaseUrl(query.Kind, ordinal),
            SubtreeBytes = snapshot.Definitions.Endpoints[ordinal]!.SubtreeBytes,
        };
    }

    private static MirrorExplanation Out(
        MirrorFacts mirror, RedirectSnapshot snapshot, in SelectionRequest request, in SelectionQuery query,
        ExclusionReasons reasons)
    {
        var exclusion = reasons.Of(mirror, query);
        var ranking = snapshot.Definitions.Ranks.Ranking;
        var ground = ranking.Mirrors.First(g => g.Ordinal == mirror.Ordinal);
        var near = SelectionGathering.NearRegionOf(snapshot, request);
        return new MirrorExplanation
        {
            Id = mirror.Definition.Id,
            Exclusion = exclusion,
            Reason = ReasonText.OfExclusion(exclusion, mirror, request.Kind),
            Group = ranking.BandOf(ground, near).Group,
            Kilometres = Ranking.DistanceOf(ground, near),
        };
    }
}
