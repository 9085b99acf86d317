using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.Locating;

public sealed class GeoOverridesTests
{
    private static readonly CountryCode Germany = CountryCode.Parse("de");
    private static readonly CountryCode Japan = CountryCode.Parse("jp");
    private readonly GeoService _geo = GeoService.Open([]);

    [Fact]
    public void An_intranet_is_where_it_is_said_to_be()
    {
        _geo.Override(new GeoOverrides([Of("10.0.0.0/8", Germany, asn: 64512, point: (52.5f, 13.4f))]));
        var place = Locate("10.1.2.3");
        Assert.Equal(new Place(Germany, ContinentCode.Europe, 64512, 52.5f, 13.4f, true), place);
        Assert.Equal("10.0.0.0/8", _geo.OverrideOf(AddressKey.Parse("10.1.2.3")));
        Assert.Null(_geo.OverrideOf(AddressKey.Parse("11.1.2.3")));
        Assert.NotEqual(64512u, Locate("11.1.2.3").Asn);
    }

    [Fact]
    public void The_longest_network_counts_and_a_country_without_a_point_is_at_its_centroid()
    {
        _geo.Override(new GeoOverrides([Of("10.0.0.0/8", Germany), Of("10.1.0.0/16", Japan)]));
        var place = Locate("10.1.2.3");
        Assert.Equal((Japan, ContinentCode.Asia, false), (place.Country, place.Continent, place.HasCoordinates));
        Assert.NotEqual(0, place.Latitude);
        Assert.Equal(Germany, Locate("10.2.0.1").Country);
    }

    [Fact]
    public void What_is_left_out_comes_from_the_databases()
    {
        var before = Locate("8.8.8.8");
        Assert.True(before.Country.IsKnown && before.Asn != 0);
        _geo.Override(new GeoOverrides([Of("8.8.8.0/24", default, asn: 64512)]));
        Assert.Equal(before with { Asn = 64512 }, Locate("8.8.8.8"));
        _geo.Override(new GeoOverrides([Of("8.8.8.0/24", Japan)]));
        var moved = Locate("8.8.8.8");
        Assert.Equal((Japan, ContinentCode.Asia, before.Asn, false), (moved.Country, moved.Continent, moved.Asn, moved.HasCoordinates));
        _geo.Override(GeoOverrides.None);
        Assert.Equal(before, Locate("8.8.8.8"));
    }

    [Fact]
    public void A_point_alone_stays_in_the_country_of_the_databases()
    {
        var before = Locate("8.8.8.8");
        _geo.Override(new GeoOverrides([Of("8.8.8.8/32", default, point: (1, 2))]));
        Assert.Equal(before with { Latitude = 1, Longitude = 2, HasCoordinates = true }, Locate("8.8.8.8"));
    }

    private Place Locate(string address) => _geo.Locate(AddressKey.Parse(address));

    private static GeoOverride Of(
        string prefix, CountryCode country, uint asn = 0, (float Latitude, float Longitude)? point = null) =>
        new(AddressPrefix.Parse(prefix), country, ContinentCode.Unknown, asn, point);
}
