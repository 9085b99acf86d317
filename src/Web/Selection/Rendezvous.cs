using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Weighted rendezvous hashing: each candidate scores -ln(u) / share with u, from 0 to 1, made of seed and mirror; the
/// least wins. Over many seeds the winners are in proportion to their shares, and when one leaves only its seeds move
/// (Thaler and Ravishankar 1998; the weighted form: draft-ietf-bess-weighted-hrw).
/// </summary>
internal static class Rendezvous
{
    private const double Unit = 1.0 / (1UL << 53);

    /// <summary>Puts the best candidates of the slice into the scratch, best first.</summary>
    /// <returns>How many there are, at most <paramref name="most"/>.</returns>
    public static int Order(in BandSlice slice, ReadOnlySpan<ulong> keys, ulong seed, int most, RequestScratch scratch)
    {
        var (best, scores) = (scratch.Best, scratch.BestScores);
        var ordinals = slice.Candidates.Ordinals;
        var shares = slice.Candidates.Shares;
        var found = 0;
        foreach (var i in slice.Members)
        {
            var u = Point(keys[ordinals[i]], seed);
            // -ln(u) is never below 1 - u: most are out without a logarithm.
            if (found == most && (1 - u) / shares[i] >= scores[most - 1]) continue;
            var score = -Math.Log(u) / shares[i];
            if (found == most && score >= scores[most - 1]) continue;
            var at = found < most ? found++ : most - 1;
            for (; at > 0 && scores[at - 1] > score; at--) (scores[at], best[at]) = (scores[at - 1], best[at - 1]);
            (scores[at], best[at]) = (score, i);
        }

        return found;
    }

    /// <summary>The less the better.</summary>
    public static double Score(ulong key, ulong seed, double share) => -Math.Log(Point(key, seed)) / share;

    // Above 0 and below 1.
    private static double Point(ulong key, ulong seed) => ((PathKey.Mix(seed, key) >> 11) + 0.5) * Unit;
}
