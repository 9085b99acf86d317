using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>Why one mirror is, or is not, given to a client for a file.</summary>
public sealed record MirrorExplanation
{
    public required string Id { get; init; }

    /// <summary><see cref="Exclusion.None"/> when it may be chosen or listed as an alternative.</summary>
    public required Exclusion Exclusion { get; init; }

    /// <summary>One line for people.</summary>
    public required string Reason { get; init; }

    /// <summary>How near it is, whether excluded or not.</summary>
    public required RankGroup Group { get; init; }

    /// <summary>From 1 among those that are in, in the order a client would try them; null when out.</summary>
    public int? Rank { get; init; }

    /// <summary>Null when the client or the mirror has no known place.</summary>
    public double? Kilometres { get; init; }

    /// <summary>What it weighs in the draw of its group; null when out.</summary>
    public double? Share { get; init; }

    /// <summary>Chance to be the target of the redirect, 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>The base URL the client would get; null when out.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Bytes of the path that the base URL stands for.</summary>
    public int SubtreeBytes { get; init; } = 1;
}
