namespace MirrorActors.Web.Selection.Modes;

/// <summary>
/// MirrorBrain's draw: each rolls 0 to 32767 and multiplies by its factor, floor(32767 / weight); the lowest wins, of equal
/// ones the first. Of two with weights a &lt; b the first wins a / 2b of the time.
/// </summary>
internal static class LowestRank
{
    public const int Most = 32767;
    private const int Sides = Most + 1;

    // What is left to be shared when counting ends.
    private const double Negligible = 1e-15;

    public static int Draw(ReadOnlySpan<Contestant> open, RequestScratch scratch)
    {
        var (best, lowest) = (0, long.MaxValue);
        for (var i = 0; i < open.Length; i++)
        {
            var rank = scratch.NextBelow(Sides) * open[i].Factor;
            if (rank < lowest) (best, lowest) = (i, rank);
        }

        return best;
    }

    /// <summary>
    /// Goes through all possible ranks upwards, of equal ones the first contestant's first. Who has this rank wins when all
    /// others have one of those to come: the product of their rolls left over <see cref="Sides"/>.
    /// </summary>
    public static double[] Probabilities(ReadOnlySpan<Contestant> open)
    {
        var chances = new double[open.Length];
        var left = new int[open.Length];
        Array.Fill(left, Sides);
        var next = new PriorityQueue<int, long>(open.Length);
        for (var i = 0; i < open.Length; i++) next.Enqueue(i, i);
        var allToCome = 1.0;
        while (allToCome > Negligible)
        {
            var at = next.Dequeue();
            var share = allToCome / left[at];
            chances[at] += share;
            allToCome = share * --left[at];
            next.Enqueue(at, ((Sides - left[at]) * open[at].Factor * open.Length) + at);
        }

        return chances;
    }
}
