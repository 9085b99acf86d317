namespace MirrorActors.Actors.Mirrors;

/// <summary>Keeps what is done on an interval from being done in step.</summary>
internal static class Spread
{
    /// <summary>The interval, lengthened or shortened at random by up to <see cref="MirrorLimits.Jitter"/>.</summary>
    public static TimeSpan Spreading(this Random random, TimeSpan interval) =>
        interval * (1 + (MirrorLimits.Jitter * ((2 * random.NextDouble()) - 1)));
}
