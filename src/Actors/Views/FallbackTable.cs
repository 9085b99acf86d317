using System.Collections.Immutable;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>The configured mirrors of last resort, in configured order, as this node's probes see them.</summary>
public sealed record FallbackTable(ImmutableArray<FallbackFacts> All)
{
    public static FallbackTable Empty { get; } = new([]);

    /// <summary>The first so many are common; the others are of paths that have fallbacks of their own.</summary>
    public int Common { get; init; } = All.Length;
}

/// <summary>One fallback.</summary>
/// <param name="Url">Base, ends in a slash.</param>
/// <param name="Country">ISO 3166 alpha-2 as configured; null for any.</param>
/// <param name="Continent">Two letters as configured; null for any.</param>
public sealed record FallbackFacts(
    Uri Url, string? Country, string? Continent, Verdict Verdict = Verdict.Unknown, string Reason = "never probed")
{
    /// <summary>Unlike a mirror, a fallback that was never probed is used.</summary>
    public bool IsEligible => Verdict != Verdict.Down;
}
