namespace MirrorActors.Testing;

/// <summary>Pearson's test of counts against expected shares.</summary>
public static class ChiSquare
{
    // Quantiles of 99.9 % for 1, 2, … degrees of freedom: of a thousand seeds one is above. Seeds in tests are fixed.
    private static readonly double[] Limits = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88, 29.59, 31.26];

    // Likewise of 99.9999 %, for draws whose seed is not ours to fix.
    private static readonly double[] WideLimits = [23.93, 27.63, 30.66, 33.38, 35.89, 38.26, 40.52, 42.7, 44.81, 46.86, 48.87];

    /// <summary>Whether the counts are what draws with these chances give; whatever has no chance must not have been drawn.</summary>
    /// <param name="seedIsRandom">Then true draws are refused once in a million runs.</param>
    public static bool Fits<T>(
        IReadOnlyDictionary<T, int> counts, IReadOnlyDictionary<T, double> chances, bool seedIsRandom = false)
        where T : notnull
    {
        var total = counts.Values.Sum();
        if (counts.Any(c => c.Value > 0 && chances.GetValueOrDefault(c.Key) <= 0)) return false;
        var drawn = chances.Where(c => c.Value > 0).ToArray();
        if (drawn.Length < 2) return drawn.Length == 1 && counts.GetValueOrDefault(drawn[0].Key) == total;
        var sum = drawn.Sum(c => Math.Pow(counts.GetValueOrDefault(c.Key) - (c.Value * total), 2) / (c.Value * total));
        var limits = seedIsRandom ? WideLimits : Limits;
        return sum <= limits[Math.Min(drawn.Length - 2, limits.Length - 1)];
    }
}
