using System.Collections.Immutable;

namespace MirrorActors.Actors.Load;

/// <summary>Who is expected to carry which place. Places with more traffic come first.</summary>
/// <param name="HasTraffic">Places weigh what was counted; else every country with a mirror weighs the same.</param>
public sealed record CoverageReport(
    bool HasTraffic, ImmutableArray<PlaceCoverage> Continents, ImmutableArray<PlaceCoverage> Countries)
{
    public IEnumerable<PlaceCoverage> Warned => Continents.Concat(Countries).Where(static p => p.Warning != CoverageWarning.None);
}

/// <summary>One country or continent.</summary>
/// <param name="Place">A country's code, or <c>continent-EU</c>.</param>
/// <param name="Weight">Part of all redirects, 0 to 1.</param>
/// <param name="Mirrors">The largest share first; shares of the place's redirects.</param>
public sealed record PlaceCoverage(
    string Place, string Name, double Weight, ImmutableArray<MirrorShare> Mirrors, CoverageWarning Warning);

/// <summary>A mirror's part of a place, 0 to 1.</summary>
public readonly record struct MirrorShare(string Id, double Share);

public enum CoverageWarning : byte
{
    None,

    /// <summary>No mirror is left for clients of the country.</summary>
    NobodyServes,

    /// <summary>No mirror that can be given stands on the continent.</summary>
    NobodyThere,

    /// <summary>A country with more than 1 % of the traffic hangs on one mirror.</summary>
    OneMirror,

    /// <summary>One mirror carries more than 60 % of the continent.</summary>
    MostlyOneMirror,
}
