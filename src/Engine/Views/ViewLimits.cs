namespace MirrorActors.Engine.Views;

/// <summary>Bounds of a feed.</summary>
public static class ViewLimits
{
    /// <summary>Callers that wait for a position at one time.</summary>
    public const int Waiters = 4096;

    /// <summary>First wait after the log failed; doubled up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(30);
}
