namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Finds out by how much a listing's times differ from UTC, from entries whose size fits a published file. Zones with
/// summer time show two offsets, an hour apart.
/// </summary>
internal static class TimeZoneFinder
{
    private static readonly long Step = TimeSpan.FromMinutes(15).Ticks;
    private static readonly long Furthest = TimeSpan.FromHours(14).Ticks;

    /// <param name="samples">Listed times and the published files' times, ticks.</param>
    public static ListingZone Find(IReadOnlyList<(ListedTime Listed, long Published)> samples)
    {
        var counts = new Dictionary<long, int>();
        foreach (var (listed, published) in samples)
        {
            if (OffsetOf(listed, published) is { } offset) counts[offset] = counts.GetValueOrDefault(offset) + 1;
        }

        var ranked = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => Math.Abs(pair.Key)).ToList();
        if (ranked.Count == 0 || ranked[0].Key == 0) return ListingZone.Utc;
        if (samples.Count < ScanLimits.LeastZoneSamples) return ListingZone.Utc;
        var needed = samples.Count * ScanLimits.ZoneShare;
        var (most, count) = ranked[0];
        if (count >= needed) return new ListingZone(most, most);
        var second = ranked.Skip(1).FirstOrDefault(pair => Math.Abs(pair.Key - most) == TimeSpan.TicksPerHour);
        return count + second.Value >= needed ? new ListingZone(most, second.Key) : ListingZone.Utc;
    }

    /// <summary>The quarter hour that explains the difference exactly; null when none does.</summary>
    private static long? OffsetOf(ListedTime listed, long published)
    {
        var difference = published - listed.Ticks;
        var offset = (long)Math.Round((difference - (listed.Precision / 2.0)) / Step) * Step;
        var isExplained = difference >= offset && difference < offset + listed.Precision;
        return isExplained && Math.Abs(offset) <= Furthest ? offset : null;
    }
}

/// <summary>Ticks to add to a listing's times for UTC; two with summer time, else the same twice.</summary>
internal readonly record struct ListingZone(long Offset, long OtherOffset)
{
    public static ListingZone Utc { get; }

    public bool Fits(ListedTime listed, long published)
    {
        var difference = published - listed.Ticks;
        return (difference >= Offset && difference < Offset + listed.Precision)
            || (difference >= OtherOffset && difference < OtherOffset + listed.Precision);
    }
}
