using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Routing;

/// <summary>Mirrors and clients for the tests of ranking.</summary>
internal static class RoutingMirror
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly BlobRef AnyFileSet = new(new string('0', 64), 1);
    private static readonly SchemeHealth Up = new(Verdict.Up, "test", default);

    public static MirrorFacts Make(
        int ordinal, string country = "DE", MirrorRestrictions? rules = null, uint asn = 0, string[]? prefixes = null,
        double? latitude = null, double? longitude = null, int weight = 100, string? continent = null) => new()
        {
            Ordinal = ordinal,
            Enabled = true,
            FileSet = AnyFileSet,
            Http = Up,
            Https = Up,
            Definition = new MirrorDefinition
            {
                Repository = "default",
                Id = $"m{ordinal}",
                Urls = new MirrorUrls($"http://m{ordinal}.test/", $"https://m{ordinal}.test/"),
                Place = new MirrorPlace
                {
                    Countries = [.. country.Split(',')],
                    Continent = continent,
                    Latitude = latitude,
                    Longitude = longitude,
                },
                Networks = new MirrorNetworks { Asns = asn == 0 ? [] : [asn], Prefixes = [.. prefixes ?? []] },
                Restrictions = rules ?? new MirrorRestrictions(),
                Weight = weight,
            },
        };

    public static MirrorTable Table(long version, params MirrorFacts[] mirrors) =>
        new([.. mirrors.OrderBy(static m => m.Ordinal)], version);

    public static RedirectSnapshot Snapshot(params MirrorFacts[] mirrors) => SnapshotOf(SelectionDefaults.Near, mirrors);

    public static RedirectSnapshot SnapshotOf(SelectionSettings settings, params MirrorFacts[] mirrors) =>
        RedirectSnapshot.Of(Table(1, mirrors), settings, LoadState.Idle, Now);

    public static Place Place(string country, ContinentCode continent, uint asn, float latitude, float longitude) =>
        new(CountryCode.Parse(country), continent, asn, latitude, longitude, true);

    public static RegionKey Region(this RedirectSnapshot snapshot, string address, in Place place) =>
        snapshot.RegionOf(AddressKey.Parse(address), place);

    /// <summary>Names of the candidates, best first; mirrors are named by their ordinals.</summary>
    public static string[] Ids(this RankedCandidates candidates) =>
        [.. Enumerable.Range(0, candidates.Count).Select(i => $"m{candidates.OrdinalAt(i)}")];

    public static RankGroup[] Groups(this RankedCandidates candidates) =>
        [.. Enumerable.Range(0, candidates.Count).Select(candidates.GroupAt)];
}
