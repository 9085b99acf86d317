using System.Net;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Onboarding;

/// <summary>Fills in the place and network of a mirror from its addresses, where the operator left them out.</summary>
public sealed class PlaceFinder(IGeoLocator locator)
{
    /// <summary>What the addresses say. Where they say nothing for certain, nothing is filled in and the warning says why.</summary>
    public (MirrorDefinition Definition, string? Warning) Complete(
        MirrorDefinition definition, IReadOnlyList<IPAddress> addresses)
    {
        var places = addresses.Select(a => locator.Locate(AddressKey.From(a))).Where(p => p.IsLocated).ToList();
        return Doubt(definition, places) is { } doubt
            ? (Continent(definition), doubt)
            : (Continent(places.Count > 0 ? FillIn(definition, places[0]) : definition), null);
    }

    private static string? Doubt(MirrorDefinition definition, List<Place> places)
    {
        // A country given by hand settles it.
        if (!definition.Place.Countries.IsEmpty) return null;
        if (places.Count == 0) return "the place of its addresses is not known: give --country";
        if (places.Select(p => ContentNetworks.NameOf(p.Asn)).FirstOrDefault(name => name is not null) is { } network)
            return $"it is in the content network {network}, its place says nothing: give --country";
        var countries = places.Select(p => p.Country).Where(c => c.IsKnown).Distinct().ToList();
        if (countries.Count > 1)
            return $"its addresses are in {string.Join(", ", countries)} (a content network?): give --country";
        return null;
    }

    private static MirrorDefinition FillIn(MirrorDefinition definition, in Place found)
    {
        var place = definition.Place;
        var sameCountry = place.Countries.IsEmpty || place.Countries[0] == found.Country.ToString();
        var placeless = ContentNetworks.NameOf(found.Asn) is not null;
        if (place.Countries.IsEmpty && found.Country.IsKnown) place = place with { Countries = [found.Country.ToString()] };
        if (place.Latitude is null && place.Longitude is null && found.HasCoordinates && sameCountry && !placeless)
            place = place with { Latitude = Degrees(found.Latitude), Longitude = Degrees(found.Longitude) };
        var networks = definition.Networks;
        if (networks.Asns.IsEmpty && found.Asn != 0) networks = networks with { Asns = [found.Asn] };
        return definition with { Place = place, Networks = networks };
    }

    // What a float of the database means, without the digits that a double adds.
    private static double Degrees(float value) => Math.Round(value, 4);

    private static MirrorDefinition Continent(MirrorDefinition definition)
    {
        var place = definition.Place;
        if (place.Continent is not null || place.Countries.IsEmpty) return definition;
        if (!CountryCode.TryParse(place.Countries[0], out var code) || !CountryTable.TryGet(code, out var country))
            return definition;
        return definition with { Place = place with { Continent = country.Continent.ToUpper() } };
    }
}
