namespace MirrorActors.Engine.Late;

/// <summary>Bounds of the attempts to open an engine.</summary>
public static class LateLimits
{
    /// <summary>Wait before the first further attempt; doubled up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(15);
}
