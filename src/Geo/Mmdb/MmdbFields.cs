namespace MirrorActors.Geo.Mmdb;

/// <summary>The entry names of both schemas.</summary>
internal static class MmdbFields
{
    public static bool IsParent(MmdbField field) => field
        is MmdbField.Location
        or MmdbField.Traits
        or MmdbField.Country
        or MmdbField.RegisteredCountry
        or MmdbField.Continent;

    public static MmdbField Match(MmdbField parent, ReadOnlySpan<byte> name) => parent switch
    {
        MmdbField.Record => MatchInRecord(name),
        MmdbField.Country or MmdbField.RegisteredCountry => name.SequenceEqual("iso_code"u8) ? parent : default,
        MmdbField.Continent => name.SequenceEqual("code"u8) ? parent : default,
        MmdbField.Location => MatchCoordinate(name),
        MmdbField.Traits => name.SequenceEqual("autonomous_system_number"u8) ? MmdbField.Asn : default,
        _ => default,
    };

    private static MmdbField MatchInRecord(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("asn"u8) => MmdbField.Asn,
        6 when name.SequenceEqual("traits"u8) => MmdbField.Traits,
        7 when name.SequenceEqual("country"u8) => MmdbField.Country,
        8 when name.SequenceEqual("location"u8) => MmdbField.Location,
        8 or 9 when MatchCoordinate(name) is var coordinate and not MmdbField.Other => coordinate,
        9 when name.SequenceEqual("continent"u8) => MmdbField.Continent,
        12 when name.SequenceEqual("country_code"u8) => MmdbField.Country,
        14 when name.SequenceEqual("continent_code"u8) => MmdbField.Continent,
        18 when name.SequenceEqual("registered_country"u8) => MmdbField.RegisteredCountry,
        24 when name.SequenceEqual("autonomous_system_number"u8) => MmdbField.Asn,
        _ => default,
    };

    private static MmdbField MatchCoordinate(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("latitude"u8))
            return MmdbField.Latitude;
        return name.SequenceEqual("longitude"u8) ? MmdbField.Longitude : MmdbField.Other;
    }
}
