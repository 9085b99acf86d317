namespace MirrorActors.Fuzz.Loop;

/// <summary>What one run of a target may cost.</summary>
internal static class FuzzLimits
{
    /// <summary>Longest input.</summary>
    public const int InputBytes = 64 << 10;

    /// <summary>Allocated by one run, garbage and all.</summary>
    public const long AllocatedBytes = 64 << 20;

    /// <summary>A run that takes longer is a finding, when it does so thrice.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <summary>A run that takes longer ends the process.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    /// <summary>For making one finding smaller.</summary>
    public static readonly TimeSpan Shrinking = TimeSpan.FromSeconds(10);
}
