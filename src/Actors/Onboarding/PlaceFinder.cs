using System.Net;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Onboarding;

/// <summary>Fills in the place and network of a mirror from its addresses, where the operator left them out.</summary>
public sealed class PlaceFinder(IGeoLocator locator)
{
    /// <summary>
    /// What the addresses say. Where they say nothing for certain the warning says why, and nothing is filled in but what
    /// goes with the country that the operator gave.
    /// </summary>
    public (MirrorDefinition Definition, string? Warning) Complete(
        MirrorDefinition definition, IReadOnlyList<IPAddress> addresses)
    {
        var places = addresses.Select(a => locator.Locate(AddressKey.From(a))).Where(p => p.IsLocated).ToList();
        var network = places.Select(p => ContentNetworks.NameOf(p.Asn)).FirstOrDefault(name => name is not null);
        var given = OwnCountry(definition.Place);
        var doubt = Doubt(places, network);
        if (network is null && places.Count > 0 && (doubt is null || given is not null))
        {
            var there = places.FindIndex(p => p.Country.ToString() == given);
            definition = FillIn(definition, places[Math.Max(there, 0)]);
        }

        return (Continent(definition), (doubt, given) switch
        {
            (null, _) => null,
            (_, null) => $"{doubt}: give --country",
            _ => places.Count > 0 ? $"{doubt}: the given {given} counts" : null,
        });
    }

    private static string? Doubt(List<Place> places, string? network)
    {
        if (places.Count == 0) return "the place of its addresses is not known";
        if (network is not null) return $"it is in the content network {network}, its place says nothing";
        var countries = places.Select(p => p.Country).Where(c => c.IsKnown).Distinct().ToList();
        return countries.Count > 1 ? $"its addresses are in {string.Join(", ", countries)} (a content network?)" : null;
    }

    private static MirrorDefinition FillIn(MirrorDefinition definition, in Place found)
    {
        var place = definition.Place;
        var sameCountry = OwnCountry(place) is not { } own || own == found.Country.ToString();
        if (place.Countries.IsEmpty && found.Country.IsKnown) place = place with { Countries = [found.Country.ToString()] };
        if (place.Latitude is null && place.Longitude is null && found.HasCoordinates && sameCountry)
            place = place with { Latitude = Degrees(found.Latitude), Longitude = Degrees(found.Longitude) };
        var networks = definition.Networks;
        if (networks.Asns.IsEmpty && found.Asn != 0) networks = networks with { Asns = [found.Asn] };
        return definition with { Place = place, Networks = networks };
    }

    private static string? OwnCountry(MirrorPlace place) =>
        place.Countries.FirstOrDefault(c => c != MirrorPlace.Everywhere);

    // What a float of the database means, without the digits that a double adds.
    private static double Degrees(float value) => Math.Round(value, 4);

    private static MirrorDefinition Continent(MirrorDefinition definition)
    {
        var place = definition.Place;
        if (place.Continent is not null || OwnCountry(place) is not { } own) return definition;
        if (!CountryCode.TryParse(own, out var code) || !CountryTable.TryGet(code, out var country))
            return definition;
        return definition with { Place = place with { Continent = country.Continent.ToUpper() } };
    }
}
