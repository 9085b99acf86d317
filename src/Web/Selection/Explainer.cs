using System.Collections.Immutable;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Selection;

/// <summary>
/// The rules of <see cref="Selector"/> told mirror by mirror; a property test holds the two together.
/// </summary>
public static class Explainer
{
    /// <summary>Those that are in come first, in rank order; then the others by name.</summary>
    public static ImmutableArray<MirrorExplanation> Explain(
        RedirectSnapshot snapshot, in RegionKey region, MirrorSet holders, SchemeNeed need)
    {
        var key = region;
        var candidates = snapshot.Rank(key).Items
            .Where(c => holders.Contains(c.Mirror.Ordinal) && c.Mirror.BaseFor(need) is not null)
            .ToArray();
        var rankOf = candidates.Select(
            static (c, i) => (c.Mirror.Ordinal, i)).ToDictionary(static c => c.Ordinal, static c => c.i);
        var drawn = candidates.TakeWhile(c => c.Group == candidates[0].Group).Sum(static c => (double)c.Share);
        return
        [
            .. snapshot.Mirrors.All
                .Select(m => rankOf.TryGetValue(m.Ordinal, out var rank)
                    ? In(m, candidates, rank, drawn, need)
                    : Out(m, snapshot, key, holders, need))
                .OrderBy(static m => m.Rank ?? int.MaxValue)
                .ThenBy(static m => m.Id, StringComparer.Ordinal),
        ];
    }

    private static MirrorExplanation In(
        MirrorFacts mirror, RankedCandidate[] candidates, int rank, double drawn, SchemeNeed need)
    {
        var candidate = candidates[rank];
        return new MirrorExplanation
        {
            Id = mirror.Definition.Id,
            Exclusion = Exclusion.None,
            Reason = ReasonText.OfGroup(candidate.Group),
            Group = candidate.Group,
            Rank = rank + 1,
            Kilometres = float.IsNaN(candidate.Kilometres) ? null : candidate.Kilometres,
            Probability = candidate.Group == candidates[0].Group ? candidate.Share / drawn : 0,
            BaseUrl = candidate.Mirror.BaseFor(need),
        };
    }

    private static MirrorExplanation Out(
        MirrorFacts mirror, RedirectSnapshot snapshot, in RegionKey region, MirrorSet holders, SchemeNeed need)
    {
        var judgement = Ranking.Judge(mirror, region, snapshot.Networks);
        var exclusion = judgement.Exclusion != Exclusion.None ? judgement.Exclusion : WithoutScheme(mirror, need);
        if (exclusion == Exclusion.None && !holders.Contains(mirror.Ordinal)) exclusion = Exclusion.NotOnMirror;
        return new MirrorExplanation
        {
            Id = mirror.Definition.Id,
            Exclusion = exclusion,
            Reason = ReasonText.OfExclusion(exclusion, mirror, need),
            Group = judgement.Group,
            Kilometres = Ranking.DistanceOf(mirror.Definition.Place, region),
        };
    }

    private static Exclusion WithoutScheme(MirrorFacts mirror, SchemeNeed need)
    {
        var urls = mirror.Definition.Urls;
        var http = urls.Http is not null && need != SchemeNeed.Https ? mirror.Http.Verdict : (Verdict?)null;
        var https = urls.Https is not null ? mirror.Https.Verdict : (Verdict?)null;
        if (http == Verdict.Up || https == Verdict.Up) return Exclusion.None;
        if (http is null && https is null) return Exclusion.SchemeNotOffered;
        return http == Verdict.Down || https == Verdict.Down ? Exclusion.Down : Exclusion.NotProbed;
    }
}
