namespace MirrorActors.Actors.Onboarding;

/// <summary>Bounds of the first look at a mirror.</summary>
internal static class OnboardingLimits
{
    /// <summary>Published files among which one is chosen to be asked for.</summary>
    public const int SampledFiles = 1000;

    /// <summary>Entries of the listing that is begun.</summary>
    public const long ListedEntries = 10_000;

    /// <summary>Bytes of the listing that is begun.</summary>
    public const long ListedBytes = 4 << 20;

    /// <summary>For one name, one file or one listing.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
}
