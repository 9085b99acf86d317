namespace MirrorActors.Geo.Mmdb;

/// <summary>What an entry of a record means; Record is the record itself.</summary>
internal enum MmdbField
{
    Other,
    Record,
    Location,
    Traits,
    Country,
    RegisteredCountry,
    Continent,
    Latitude,
    Longitude,
    Asn,
}
