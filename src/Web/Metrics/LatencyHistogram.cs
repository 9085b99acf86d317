using System.Collections.Immutable;

namespace MirrorActors.Web.Metrics;

/// <summary>Times in fixed buckets: 1 µs doubling to 16.8 s, and one for all above.</summary>
public sealed class LatencyHistogram
{
    private const int Bounded = 25;
    private readonly StripedCounter _cells = new(Bounded + 2);

    /// <summary>Upper bounds of the buckets, seconds, without the last.</summary>
    public static ImmutableArray<double> Bounds { get; } =
        [.. Enumerable.Range(0, Bounded).Select(static i => (1L << i) / 1e6)];

    public void Record(long microseconds)
    {
        // The number of bits of (µs - 1) is the first i with µs ≤ 2^i.
        var bucket = microseconds <= 1 ? 0 : 64 - (int)long.LeadingZeroCount(microseconds - 1);
        _cells.Increment(Math.Min(bucket, Bounded));
        _cells.Add(Bounded + 1, microseconds);
    }

    /// <summary>Recorded times up to that bound; the index after the last bound counts all.</summary>
    public long CountUpTo(int bound)
    {
        long sum = 0;
        for (var i = 0; i <= bound; i++) sum += _cells.Read(i);
        return sum;
    }

    public long Count => CountUpTo(Bounded);

    public double SumSeconds => _cells.Read(Bounded + 1) / 1e6;
}
