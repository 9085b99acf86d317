namespace MirrorActors.Actors.Scanning;

/// <summary>What one listing may cost; beyond any of it the listing fails.</summary>
public sealed record ListingBudget
{
    /// <summary>Files, directories and everything else named.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes received.</summary>
    public long Bytes { get; init; } = 4L << 30;

    /// <summary>Directories below the base.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>From the first request to the last byte.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromHours(2);
}
