using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Routing;

/// <summary>Mirrors and clients for the tests of ranking.</summary>
internal static class RoutingMirror
{
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
                    Countries = [country],
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

    public static RedirectSnapshot Snapshot(params MirrorFacts[] mirrors) => new(Table(1, mirrors));

    public static Place Place(string country, ContinentCode continent, uint asn, float latitude, float longitude) =>
        new(CountryCode.Parse(country), continent, asn, latitude, longitude, true);

    public static RegionKey Region(this RedirectSnapshot snapshot, string address, in Place place) =>
        snapshot.RegionOf(AddressKey.Parse(address), place);

    public static string[] Ids(this RankedCandidates candidates) =>
        [.. candidates.Items.Select(static c => c.Mirror.Id)];
}
