namespace MirrorActors.Engine.Actors;

/// <summary>Exponential waiting time: <c>min(max, min × 2^attempt)</c>, shortened at random by up to a share.</summary>
public static class Backoff
{
    public static TimeSpan Of(int attempt, TimeSpan min, TimeSpan max, double jitter, Random random)
    {
        var full = Math.Min(max.Ticks, min.Ticks * Math.Pow(2, attempt));
        return TimeSpan.FromTicks((long)(full * (1 - jitter * random.NextDouble())));
    }
}
