using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Tests.BuiltIn;

public sealed class BuiltInDatabaseTests
{
    private static readonly GeoService Service = GeoService.Open([]);

    [Theory]
    [InlineData("193.0.6.139", "NL", 3333u)]
    [InlineData("8.8.8.8", "US", 15169u)]
    [InlineData("130.89.148.77", "NL", 1133u)]
    [InlineData("2001:67c:2e8:22::c100:68b", "NL", 3333u)]
    public void Well_known_addresses_are_located(string address, string country, uint asn)
    {
        var place = Service.Locate(AddressKey.Parse(address));
        Assert.Equal((country, asn), (place.Country.ToString(), place.Asn));
        Assert.True(CountryTable.TryGet(place.Country, out var known));
        Assert.Equal((known.Continent, known.Latitude), (place.Continent, place.Latitude));
        Assert.False(place.HasCoordinates);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Addresses_of_no_country_are_unknown(string address) =>
        Assert.Equal(Place.Unknown, Service.Locate(AddressKey.Parse(address)));

    [Fact]
    public void It_names_itself_and_its_date()
    {
        var source = Assert.Single(Service.Sources);
        Assert.Equal(("built-in", 2026), (source.Name, source.Built.Year));
        Assert.Empty(Service.Faults);
        Assert.Empty(Service.Reload());
    }
}
