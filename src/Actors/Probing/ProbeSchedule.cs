namespace MirrorActors.Actors.Probing;

/// <summary>How often a mirror is probed. Pure.</summary>
internal static class ProbeSchedule
{
    /// <summary>A mirror that is down for less is probed like any other.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>However long it is down, unless the interval itself is longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The part of the time it is down that may pass until the next probe.</summary>
    private const double Part = 1 / 60.0;

    public static TimeSpan Interval(TimeSpan interval, TimeSpan downFor)
    {
        if (downFor < Patience) return interval;
        var wished = downFor * Part;
        if (wished > Longest) wished = Longest;
        return wished > interval ? wished : interval;
    }
}
