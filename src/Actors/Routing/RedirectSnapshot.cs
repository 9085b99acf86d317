using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Routing;

/// <summary>Everything a redirect reads about mirrors, of one moment. Immutable but for the memory of regions.</summary>
public sealed class RedirectSnapshot
{
    private RedirectSnapshot(
        MirrorTable mirrors, SelectionSettings settings, DefinitionTables definitions, LoadState load, DateTimeOffset now)
    {
        Mirrors = mirrors;
        Settings = settings;
        Definitions = definitions;
        Load = load;
        Standings = Standings.Of(mirrors, definitions, settings, load, now);
        NextChange = mirrors.All.Select(m => StandingRules.NextChange(m, settings, now, mirrors.Pause))
            .Append(DateTimeOffset.MaxValue).Min();
    }

    public MirrorTable Mirrors { get; }

    public SelectionSettings Settings { get; }

    public DefinitionTables Definitions { get; }

    public Standings Standings { get; }

    public LoadState Load { get; }

    /// <summary>When the passing of time alone makes this snapshot wrong.</summary>
    public DateTimeOffset NextChange { get; }

    private NetworkClasses Networks => Definitions.Ranks.Ranking.Networks;

    public static RedirectSnapshot Empty(SelectionSettings settings) =>
        Of(MirrorTable.Empty, settings, LoadState.Idle, DateTimeOffset.MinValue);

    /// <param name="before">The snapshot in force, for what has not changed; null at the start.</param>
    public static RedirectSnapshot Of(
        MirrorTable mirrors, SelectionSettings settings, LoadState load, DateTimeOffset now, RedirectSnapshot? before = null) =>
        new(mirrors, settings, DefinitionTables.Of(mirrors, settings.Mode, before?.Definitions), load, now);

    public RegionKey RegionOf(in AddressKey client, in Place place) =>
        RegionKey.Of(place, Networks.ClassOf(client), place.Asn != 0 && Networks.Names(place.Asn));

    public RankedCandidates Rank(in RegionKey region) => Definitions.Ranks.For(region);

    /// <summary>Ranked for one place while restrictions judge another; computed each time.</summary>
    public RankedCandidates Rank(in RegionKey near, in RegionKey real) =>
        near == real ? Rank(real) : Definitions.Ranks.Ranking.Rank(near, real);
}
