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
            var slice = BandSlice.FirstOf(query.Candidates, eligible, query.Standings.Tiers(query.Kind), scratch);
            if (slice.IsNone) continue;
            var degraded = level < Relaxation.Degraded && slice.Tier >= Standing.Degraded;
            return Select(query, slice, scratch) with { Relaxation = degraded ? Relaxation.Degraded : level };
        }

        return MirrorChoice.None;
    }

    private static MirrorChoice Select(in SelectionQuery query, BandSlice slice, RequestScratch scratch)
    {
        var (chosen, found) = query.HasAffinity ? Meet(query, slice, scratch)
            : ModeLaw.Rules(query.Mode) ? Contend(query, slice, scratch)
            : Draw(query, slice, scratch);
        var band = slice.Band;
        // An exclusive mirror's clients are told of no other.
        if (!band.IsExclusive) found = AddFurther(query, slice, found, scratch);
        return new MirrorChoice(query.Candidates.OrdinalAt(chosen), band.Group, Relaxation.None, found);
    }

    private static (int Chosen, int Found) Meet(in SelectionQuery query, in BandSlice slice, RequestScratch scratch)
    {
        var ordered = Rendezvous.Order(slice, query.Keys, query.Seed, query.MaxAlternatives + 1, scratch);
        for (var i = 1; i < ordered; i++) scratch.Alternatives[i - 1] = query.Candidates.OrdinalAt(scratch.Best[i]);
        return (scratch.Best[0], ordered - 1);
    }

    private static (int Chosen, int Found) Contend(in SelectionQuery query, in BandSlice slice, RequestScratch scratch)
    {
        ModeLaw.Hold(query, slice, scratch.Contest);
        var chosen = ModeLaw.Draw(query.Mode, scratch.Contest.Open, scratch).Index;
        return (chosen, AddInContestOrder(query, chosen, 0, scratch));
    }

    private static (int Chosen, int Found) Draw(in SelectionQuery query, in BandSlice slice, RequestScratch scratch)
    {
        var chosen = slice.Members[Draw(slice.Totals, scratch)];
        return (chosen, AddMembers(slice, chosen, 0, query.MaxAlternatives, scratch));
    }

    private static int AddFurther(in SelectionQuery query, BandSlice slice, int found, RequestScratch scratch)
    {
        while (found < query.MaxAlternatives)
        {
            slice = slice.Next();
            if (slice.IsNone) break;
            found = query.HasAffinity ? AddInRendezvousOrder(query, slice, found, scratch)
                : ModeLaw.Rules(query.Mode) ? AddInContestOrder(query, slice, found, scratch)
                : AddMembers(slice, -1, found, query.MaxAlternatives, scratch);
        }

        return found;
    }

    private static int AddInRendezvousOrder(in SelectionQuery query, in BandSlice slice, int found, RequestScratch scratch)
    {
        var ordered = Rendezvous.Order(slice, query.Keys, query.Seed, query.MaxAlternatives - found, scratch);
        for (var i = 0; i < ordered; i++) scratch.Alternatives[found++] = query.Candidates.OrdinalAt(scratch.Best[i]);
        return found;
    }

    private static int AddInContestOrder(in SelectionQuery query, in BandSlice slice, int found, RequestScratch scratch)
    {
        ModeLaw.Hold(query, slice, scratch.Contest);
        return AddInContestOrder(query, -1, found, scratch);
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

    private static int AddMembers(in BandSlice slice, int without, int found, int most, RequestScratch scratch)
    {
        foreach (var index in slice.Members)
        {
            if (found == most) break;
            if (index != without) scratch.Alternatives[found++] = slice.Candidates.OrdinalAt(index);
        }

        return found;
    }

    /// <summary>The place of the first running total above a random point.</summary>
    private static int Draw(ReadOnlySpan<double> totals, RequestScratch scratch)
    {
        int low = 0, high = totals.Length - 1;
        if (high == 0) return 0;
        var point = scratch.NextDouble() * totals[^1];
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (totals[middle] > point) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
