using MirrorActors.Actors.Routing;
using MirrorActors.Web.Selection.Modes;

namespace MirrorActors.Web.Selection;

/// <summary>One mirror in the order in which a client would try them.</summary>
/// <param name="Index">Among the candidates.</param>
/// <param name="Probability">Of being chosen first.</param>
internal readonly record struct OrderedCandidate(int Index, Relaxation Relaxation, bool IsDegraded, double Probability);

/// <summary>The whole order behind one choice of the <see cref="Selector"/>, at the least relaxation that leaves a mirror.</summary>
internal static class SelectionOrder
{
    public static List<OrderedCandidate> Of(in SelectionQuery query, RequestScratch scratch)
    {
        var ordered = new List<OrderedCandidate>();
        for (var level = Relaxation.None; level <= Relaxation.Drain && ordered.Count == 0; level++)
        {
            var eligible = query.EligibleAt(level, scratch.Eligible);
            if (eligible.IsEmpty) continue;
            var slice = BandSlice.FirstOf(query.Candidates, eligible, query.Standings.Tiers(query.Kind), scratch);
            var isExclusive = !slice.IsNone && slice.Band.IsExclusive;
            for (; !slice.IsNone; slice = slice.Next())
            {
                if (ModeLaw.Rules(query.Mode)) AddContest(query, slice, level, scratch.Contest, ordered);
                else Add(query, slice, level, ordered);
                if (isExclusive) break;
            }
        }

        return ordered;
    }

    private static void Add(in SelectionQuery query, BandSlice slice, Relaxation level, List<OrderedCandidate> ordered)
    {
        var isFirst = ordered.Count == 0;
        List<int> indexes = [.. slice.Members];
        if (query.HasAffinity)
        {
            var scores = ScoresOf(query, indexes);
            indexes.Sort((a, b) => scores[a].CompareTo(scores[b]));
        }

        var total = 0.0;
        foreach (var index in indexes) total += query.Candidates.ShareAt(index);
        for (var i = 0; i < indexes.Count; i++)
        {
            var probability = !isFirst ? 0
                : query.HasAffinity ? (i == 0 ? 1 : 0)
                : query.Candidates.ShareAt(indexes[i]) / total;
            ordered.Add(new OrderedCandidate(indexes[i], level, slice.Tier >= Standing.Degraded, probability));
        }
    }

    private static void AddContest(
        in SelectionQuery query, BandSlice slice, Relaxation level, Contest contest, List<OrderedCandidate> ordered)
    {
        ModeLaw.Hold(query, slice, contest);
        double[] chances = ordered.Count == 0 ? ModeLaw.Probabilities(query.Mode, contest.Open) : [];
        var all = contest.All;
        for (var i = 0; i < all.Length; i++)
        {
            var probability = i < chances.Length ? chances[i] : 0;
            ordered.Add(new OrderedCandidate(all[i].Index, level, slice.Tier >= Standing.Degraded, probability));
        }
    }

    private static Dictionary<int, double> ScoresOf(in SelectionQuery query, List<int> indexes)
    {
        var scores = new Dictionary<int, double>(indexes.Count);
        foreach (var index in indexes)
            scores.Add(index, Rendezvous.Score(query.Keys[query.Candidates.OrdinalAt(index)], query.Seed, query.Candidates.ShareAt(index)));
        return scores;
    }
}
