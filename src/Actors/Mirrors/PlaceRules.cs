using System.Collections.Immutable;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the place of a mirror, and lists of countries, must satisfy.</summary>
internal static class PlaceRules
{
    public static MirrorPlace Checked(MirrorPlace place, List<FieldFault> faults)
    {
        if ((place.Latitude is null) != (place.Longitude is null))
        {
            var missing = place.Latitude is null ? "lat" : "lon";
            faults.Add(new FieldFault(missing, "latitude and longitude belong together"));
        }

        NumberRules.InRange(place.Latitude ?? 0, -90, 90, "lat", faults);
        NumberRules.InRange(place.Longitude ?? 0, -180, 180, "lon", faults);
        return place with
        {
            Countries = Countries(place.Countries, "country", faults, everywhere: true),
            Continent = Continent(place.Continent, faults),
        };
    }

    /// <param name="everywhere"><see cref="MirrorPlace.Everywhere"/> may be among them.</param>
    public static ImmutableArray<string> Countries(
        ImmutableArray<string> wished, string field, List<FieldFault> faults, bool everywhere = false)
    {
        if (wished.Length > Limits.CountriesPerMirror)
        {
            faults.Add(new FieldFault(field, $"more than {Limits.CountriesPerMirror} countries"));
            return [];
        }

        var countries = new List<string>(wished.Length);
        foreach (var text in wished)
        {
            if (everywhere && text == MirrorPlace.Everywhere)
                countries.Add(text);
            else if (CountryCode.TryParse(text, out var code) && CountryTable.TryGet(code, out _))
                countries.Add(code.ToString());
            else
                faults.Add(new FieldFault(field, $"{TextRules.Quoted(text)} is not a country of ISO 3166"));
        }

        return [.. countries.Distinct()];
    }

    private static string? Continent(string? wished, List<FieldFault> faults)
    {
        if (wished is null) return null;
        if (ContinentCodes.TryParse(wished, out var continent)) return continent.ToUpper();
        faults.Add(new FieldFault("continent", $"{TextRules.Quoted(wished)} is none of AF AN AS EU NA OC SA"));
        return null;
    }
}
