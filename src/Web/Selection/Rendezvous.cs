using System.Runtime.Intrinsics;
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
        var members = slice.Members;
        var scores = scratch.Scores.AsSpan(0, members.Length);
        Score(slice.Candidates, members, keys, seed, scores);
        var (best, bestScores) = (scratch.Best, scratch.BestScores);
        var found = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = scores[i];
            if (found == most && score >= bestScores[most - 1]) continue;
            var at = found < most ? found++ : most - 1;
            for (; at > 0 && bestScores[at - 1] > score; at--) (bestScores[at], best[at]) = (bestScores[at - 1], best[at - 1]);
            (bestScores[at], best[at]) = (score, members[i]);
        }

        return found;
    }

    /// <summary>The less the better.</summary>
    /// <param name="members">Indexes of candidates.</param>
    /// <param name="keys">Of mirrors, by ordinal.</param>
    /// <param name="scores">As long as <paramref name="members"/>.</param>
    public static void Score(
        RankedCandidates candidates, ReadOnlySpan<int> members, ReadOnlySpan<ulong> keys, ulong seed, Span<double> scores)
    {
        var ordinals = candidates.Ordinals;
        var shares = candidates.Shares;
        for (var i = 0; i < scores.Length; i++) scores[i] = Point(keys[ordinals[members[i]]], seed);
        // Several logarithms at a time cost little more than one.
        Vector256<double> several;
        var done = 0;
        for (; scores.Length - done >= Vector256<double>.Count; done += Vector256<double>.Count)
        {
            several = Vector256.Create<double>(scores[done..]);
            Vector256.Log(several).CopyTo(scores[done..]);
        }

        several = Vector256<double>.One;
        for (var i = done; i < scores.Length; i++) several = several.WithElement(i - done, scores[i]);
        several = Vector256.Log(several);
        for (var i = done; i < scores.Length; i++) scores[i] = several[i - done];
        for (var i = 0; i < scores.Length; i++) scores[i] /= -shares[members[i]];
    }

    // Above 0 and below 1.
    private static double Point(ulong key, ulong seed) => ((PathKey.Mix(seed, key) >> 11) + 0.5) * Unit;
}
