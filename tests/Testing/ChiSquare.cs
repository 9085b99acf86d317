namespace MirrorActors.Testing;

/// <summary>Pearson's test of counts against expected shares.</summary>
public static class ChiSquare
{
    // Quantiles of 99.9 % for 1, 2, … degrees of freedom: of a thousand seeds one is above. Seeds in tests are fixed.
    private static readonly double[] Limits = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88, 29.59, 31.26];

    /// <summary>Whether the counts are what draws with these chances give; whatever has no chance must not have been drawn.</summary>
    public static bool Fits<T>(IReadOnlyDictionary<T, int> counts, IReadOnlyDictionary<T, double> chances)
        where T : notnull
    {
        var total = counts.Values.Sum();
        if (counts.Any(c => c.Value > 0 && chances.GetValueOrDefault(c.Key) <= 0)) return false;
        var drawn = chances.Where(c => c.Value > 0).ToArray();
        if (drawn.Length < 2) return drawn.Length == 1 && counts.GetValueOrDefault(drawn[0].Key) == total;
        var sum = drawn.Sum(c => Math.Pow(counts.GetValueOrDefault(c.Key) - (c.Value * total), 2) / (c.Value * total));
        return sum <= Limits[Math.Min(drawn.Length - 2, Limits.Length - 1)];
    }
}
