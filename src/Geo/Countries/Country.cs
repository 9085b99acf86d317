namespace MirrorActors.Geo.Countries;

/// <summary>One ISO 3166-1 country or territory; latitude and longitude are its centroid in degrees.</summary>
public sealed record Country(
    CountryCode Code,
    string Alpha3,
    string Name,
    ContinentCode Continent,
    float Latitude,
    float Longitude);
