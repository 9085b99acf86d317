using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>What ranking asks of a mirror's definition, read once.</summary>
public sealed class MirrorGround
{
    private readonly CountryCode[] _countries;
    private readonly CountryCode[] _excludedCountries;
    private readonly uint[] _asns;
    private readonly uint[] _excludedAsns;

    public MirrorGround(int ordinal, MirrorDefinition definition)
    {
        Ordinal = ordinal;
        Definition = definition;
        var place = definition.Place;
        IsEverywhere = place.Countries.Contains(MirrorPlace.Everywhere);
        _countries = Codes(place.Countries.Where(static c => c != MirrorPlace.Everywhere));
        _excludedCountries = Codes(definition.Restrictions.ExcludedCountries);
        _asns = [.. definition.Networks.Asns];
        _excludedAsns = [.. definition.Restrictions.ExcludedNetworks?.Asns ?? []];
        var own = _countries is [var first, ..] && CountryTable.TryGet(first, out var country) ? country : null;
        Continent = place.Continent is { } named && ContinentCodes.TryParse(named, out var continent)
            ? continent
            : own?.Continent ?? ContinentCode.Unknown;
        IsLocated = place.Latitude is not null || own is not null;
        Latitude = place.Latitude ?? own?.Latitude ?? 0;
        Longitude = place.Latitude is null ? own?.Longitude ?? 0 : place.Longitude ?? 0;
    }

    public int Ordinal { get; }

    public MirrorDefinition Definition { get; }

    public MirrorRestrictions Rules => Definition.Restrictions;

    /// <summary>Every country is its own.</summary>
    public bool IsEverywhere { get; }

    public ContinentCode Continent { get; }

    /// <summary>Latitude and longitude mean something: the mirror's point or its country's centroid.</summary>
    public bool IsLocated { get; }

    /// <summary>Latitude and longitude are those the operator states.</summary>
    public bool HasCoordinates => Definition.Place is { Latitude: not null, Longitude: not null };

    public double Latitude { get; }

    public double Longitude { get; }

    /// <summary>Unknown when it has none.</summary>
    public CountryCode OwnCountry => _countries is [var own, ..] ? own : default;

    /// <summary>0 when it has none.</summary>
    public uint OwnAsn => _asns is [var own, ..] ? own : 0;

    public bool IsOf(CountryCode country) => country.IsKnown && (IsEverywhere || OwnCountry == country);

    /// <summary>Among its countries, own or served.</summary>
    public bool Serves(CountryCode country) => IsOf(country) || (country.IsKnown && _countries.Contains(country));

    public bool Excludes(CountryCode country) => country.IsKnown && _excludedCountries.Contains(country);

    public bool IsOfAs(uint asn) => asn != 0 && _asns.Contains(asn);

    public bool ExcludesAs(uint asn) => asn != 0 && _excludedAsns.Contains(asn);

    private static CountryCode[] Codes(IEnumerable<string> texts) =>
        [.. texts.Select(static t => CountryCode.TryParse(t, out var code) ? code : default).Where(static c => c.IsKnown)];
}
