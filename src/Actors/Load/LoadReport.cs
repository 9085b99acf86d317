using System.Collections.Immutable;

namespace MirrorActors.Actors.Load;

/// <summary>What the last fold saw, for metrics and coverage. Immutable.</summary>
/// <param name="AtCeiling">The places in which some mirror is at its ceiling.</param>
public sealed record LoadReport(
    Traffic Traffic, ImmutableArray<MirrorLoad> Mirrors, ImmutableArray<PlaceAtCeiling> AtCeiling)
{
    public static LoadReport None { get; } = new(Traffic.None, [], []);
}

/// <summary>How many mirrors are at their ceiling of a place.</summary>
/// <param name="Place">A country's code, or <c>continent-EU</c>.</param>
public readonly record struct PlaceAtCeiling(string Place, int Mirrors);

/// <summary>One mirror's part.</summary>
/// <param name="Share">Of the redirects of about the last minute, 0 to 1.</param>
/// <param name="QuotaUsed">Part of its monthly quota; null without one.</param>
/// <param name="IsOpen">It may be named to everybody.</param>
public readonly record struct MirrorLoad(string Id, double Share, double? QuotaUsed, bool IsOpen);
