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

    /// <summary>Fewer than wanted are below the limit once in some hundred times; then all are scored.</summary>
    private const int Spare = 9;

    /// <summary>Puts the best candidates of the slice into the scratch, best first.</summary>
    /// <returns>How many there are, at most <paramref name="most"/>.</returns>
    public static int Order(in BandSlice slice, ReadOnlySpan<ulong> keys, ulong seed, int most, RequestScratch scratch)
    {
        // Scores are exponentially distributed: of those up to the limit there are on average `most` and some to spare.
        var limit = slice.Count > most + Spare ? (most + Spare) / slice.Totals[^1] : double.PositiveInfinity;
        var found = Order(slice, keys, seed, most, limit, scratch);
        var isSure = double.IsPositiveInfinity(limit) || (found == most && scratch.BestScores[most - 1] <= limit);
        return isSure ? found : Order(slice, keys, seed, most, double.PositiveInfinity, scratch);
    }

    /// <summary>Of one candidate; the less the better.</summary>
    /// <param name="key">Of its mirror.</param>
    public static double Score(ulong key, ulong seed, double share) =>
        Vector256.Log(Vector256.Create(Point(key, seed))).ToScalar() / -share;

    private static int Order(
        in BandSlice slice, ReadOnlySpan<ulong> keys, ulong seed, int most, double limit, RequestScratch scratch)
    {
        var (near, scores) = (scratch.Near, scratch.Scores);
        var count = Gather(slice, keys, seed, limit, near, scores);
        Score(slice.Candidates.Shares, near.AsSpan(0, count), scores);
        var (best, bestScores) = (scratch.Best, scratch.BestScores);
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            var score = scores[i];
            if (found == most && score >= bestScores[most - 1]) continue;
            var at = found < most ? found++ : most - 1;
            for (; at > 0 && bestScores[at - 1] > score; at--) (bestScores[at], best[at]) = (bestScores[at - 1], best[at - 1]);
            (bestScores[at], best[at]) = (score, near[i]);
        }

        return found;
    }

    /// <summary>
    /// Members that may score up to the limit, as -ln(u) is at least 1 - u, with u of each. Every member is written and only
    /// those that belong stay: no branch that cannot be foreseen.
    /// </summary>
    private static int Gather(
        in BandSlice slice, ReadOnlySpan<ulong> keys, ulong seed, double limit, Span<int> near, Span<double> points)
    {
        var ordinals = slice.Candidates.Ordinals;
        var shares = slice.Candidates.Shares;
        var count = 0;
        foreach (var member in slice.Members)
        {
            var point = Point(keys[ordinals[member]], seed);
            (near[count], points[count]) = (member, point);
            count += 1 - point <= limit * shares[member] ? 1 : 0;
        }

        return count;
    }

    /// <summary>Turns each u into its score. Several logarithms at a time cost little more than one.</summary>
    /// <param name="points">At least a vector longer than <paramref name="members"/>; what is behind them means nothing.</param>
    private static void Score(ReadOnlySpan<float> shares, ReadOnlySpan<int> members, Span<double> points)
    {
        for (var done = 0; done < members.Length; done += Vector256<double>.Count)
            Vector256.Log(Vector256.Create<double>(points[done..])).CopyTo(points[done..]);
        for (var i = 0; i < members.Length; i++) points[i] /= -shares[members[i]];
    }

    // Above 0 and below 1. A signed number becomes a double in one instruction, an unsigned one does not.
    private static double Point(ulong key, ulong seed) => ((long)(PathKey.Mix(seed, key) >> 11) + 0.5) * Unit;
}
