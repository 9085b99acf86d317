using MirrorActors.Actors.Routing;
using MirrorActors.Web.Selection.Modes;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Step 4 of a redirect: relax as little as possible; take the first band that has any mirror left and its best tier; in
/// it draw by share, by rendezvous where there is affinity, or by the law of the mode; then the next best in the order a
/// retry would take. Pure but for the scratch. <see cref="Explainer"/> tells the same rules mirror by mirror.
/// </summary>
public static class Selector
{
    public static MirrorChoice Select(in SelectionQuery query, RequestScratch scratch)
    {
        for (var level = Relaxation.None; level <= Relaxation.Drain; level++)
        {
            var eligible = query.EligibleAt(level, scratch.Eligible);
            if (eligible.IsEmpty) continue;
            var slice = BandSlice.FirstOf(query.Candidates, eligible, query.Standings.Tiers(query.Kind));
            if (slice.IsNone) continue;
            var degraded = level < Relaxation.Degraded && slice.Tier >= Standing.Degraded;
            return Select(query, slice, scratch) with { Relaxation = degraded ? Relaxation.Degraded : level };
        }

        return MirrorChoice.None;
    }

    private static MirrorChoice Select(in SelectionQuery query, BandSlice slice, RequestScratch scratch)
    {
        var group = query.Candidates.GroupAt(slice.First);
        int chosen;
        var found = 0;
        if (query.HasAffinity)
        {
            var ordered = Rendezvous.Order(slice, query.Keys, query.Seed, query.MaxAlternatives + 1, scratch);
            chosen = scratch.Best[0];
            for (var i = 1; i < ordered; i++) scratch.Alternatives[found++] = query.Candidates.OrdinalAt(scratch.Best[i]);
        }
        else if (ModeLaw.Rules(query.Mode))
        {
            ModeLaw.Hold(query, slice, scratch.Contest);
            chosen = ModeLaw.Draw(query.Mode, scratch.Contest.Open, scratch).Index;
            found = AddInContestOrder(query, chosen, found, scratch);
        }
        else
        {
            chosen = Draw(slice, scratch);
            found = AddInRankOrder(slice, chosen, found, query.MaxAlternatives, scratch);
        }

        var ordinal = query.Candidates.OrdinalAt(chosen);
        // An exclusive mirror's clients are told of no other.
        if (!slice.IsExclusive) found = AddFurther(query, slice, found, scratch);
        return new MirrorChoice(ordinal, group, Relaxation.None, found);
    }

    private static int AddFurther(in SelectionQuery query, BandSlice slice, int found, RequestScratch scratch)
    {
        while (found < query.MaxAlternatives)
        {
            slice = slice.Next();
            if (slice.IsNone) break;
            if (query.HasAffinity)
            {
                var ordered = Rendezvous.Order(slice, query.Keys, query.Seed, query.MaxAlternatives - found, scratch);
                for (var i = 0; i < ordered; i++) scratch.Alternatives[found++] = query.Candidates.OrdinalAt(scratch.Best[i]);
            }
            else if (ModeLaw.Rules(query.Mode))
            {
                ModeLaw.Hold(query, slice, scratch.Contest);
                found = AddInContestOrder(query, -1, found, scratch);
            }
            else
            {
                found = AddInRankOrder(slice, -1, found, query.MaxAlternatives, scratch);
            }
        }

        return found;
    }

    private static int AddInContestOrder(in SelectionQuery query, int without, int found, RequestScratch scratch)
    {
        foreach (var (index, _, _, _) in scratch.Contest.All)
        {
            if (found == query.MaxAlternatives) break;
            if (index != without) scratch.Alternatives[found++] = query.Candidates.OrdinalAt(index);
        }

        return found;
    }

    private static int AddInRankOrder(in BandSlice slice, int without, int found, int most, RequestScratch scratch)
    {
        for (var i = slice.First; i < slice.End && found < most; i++)
        {
            if (i != without && slice.Has(i)) scratch.Alternatives[found++] = slice.Candidates.OrdinalAt(i);
        }

        return found;
    }

    private static int Draw(in BandSlice slice, RequestScratch scratch)
    {
        var shares = slice.Candidates.Shares;
        double total = 0;
        int count = 0, last = -1;
        for (var i = slice.First; i < slice.End; i++)
        {
            if (!slice.Has(i)) continue;
            total += shares[i];
            last = i;
            count++;
        }

        if (count == 1) return last;
        var point = scratch.NextDouble() * total;
        for (var i = slice.First; i < slice.End; i++)
        {
            if (!slice.Has(i)) continue;
            point -= shares[i];
            if (point < 0) return i;
        }

        // Rounding can leave a rest.
        return last;
    }
}
