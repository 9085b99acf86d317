using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Distance;

namespace MirrorActors.Web.Selection.Modes;

/// <summary>
/// mirrorbits 0.6. A score is made of distances relative to the nearest and the farthest mirror; what it is above the
/// farthest distance is the weight in the draw. Where fewer than two have such a weight the best score wins always. For a
/// client of unknown country all are equal. Rounding is mirrorbits' own: distances single, kilometres cut to whole ones.
/// </summary>
internal static class MirrorbitsLaw
{
    /// <summary>mirrorbits' WeightDistributionRange, as it is when not set.</summary>
    private const float Range = 1.5f;

    // Its score 0 is our weight.
    private const double NeutralWeight = 100;

    public static void Order(in SelectionQuery query, Contest contest)
    {
        if (query.Near.Country.IsKnown) OrderByScore(query, contest);
        else OpenToAll(contest);
    }

    public static int Draw(ReadOnlySpan<Contestant> open, RequestScratch scratch)
    {
        var point = scratch.NextDouble() * TotalOf(open);
        for (var i = 0; i < open.Length - 1; i++)
        {
            point -= open[i].Factor;
            if (point < 0) return i;
        }

        return open.Length - 1;
    }

    public static double[] Probabilities(ReadOnlySpan<Contestant> open)
    {
        var total = TotalOf(open);
        var chances = new double[open.Length];
        for (var i = 0; i < open.Length; i++) chances[i] = open[i].Factor / total;
        return chances;
    }

    private static void OpenToAll(Contest contest)
    {
        foreach (ref var one in contest.All) one = one with { Factor = 1 };
        contest.OpenTo(contest.All.Length);
    }

    private static void OrderByScore(in SelectionQuery query, Contest contest)
    {
        var all = contest.All;
        var (nearest, farthest) = (float.MaxValue, 0f);
        foreach (ref var one in all)
        {
            var mirror = query.Grounds[query.Candidates.OrdinalAt(one.Index)]!;
            var kilometres = (float)GreatCircle.Kilometres(
                query.Near.Latitude, query.Near.Longitude, mirror.Latitude, mirror.Longitude);
            one = one with { Kilometres = kilometres };
            nearest = Math.Min(nearest, kilometres);
            farthest = Math.Max(farthest, kilometres);
        }

        var open = 0;
        foreach (ref var one in all)
        {
            var mirror = query.Grounds[query.Candidates.OrdinalAt(one.Index)]!;
            var score = ScoreOf(mirror, query.Near, one.Kilometres, nearest, (int)farthest);
            var weight = Math.Max(0, score - (int)farthest);
            one = one with { Key = -score, Factor = weight };
            if (weight > 0) open++;
        }

        contest.Sort();
        contest.OpenTo(open);
    }

    internal static long ScoreOf(MirrorGround mirror, in Place client, float kilometres, float nearest, int farthest)
    {
        long score = farthest - (int)kilometres + 1;
        if (kilometres <= nearest * Range)
            score += (int)((farthest - kilometres) * (mirror.IsOf(client.Country) ? 1f : 0.5f));
        else if (mirror.IsOf(client.Country)) score += (int)(farthest - (kilometres * 5));
        else if (mirror.Serves(client.Country)) score += (int)(farthest - nearest);
        // Neither having an AS counts as the same one.
        if (mirror.OwnAsn == client.Asn) score += farthest / 2;
        return Math.Max(1, (long)((score * (mirror.Definition.Weight / NeutralWeight)) + 0.5));
    }

    private static double TotalOf(ReadOnlySpan<Contestant> open)
    {
        var total = 0L;
        foreach (var one in open) total += one.Factor;
        return total;
    }
}
