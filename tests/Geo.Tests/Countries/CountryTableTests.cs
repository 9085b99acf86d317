using MirrorActors.Geo.Countries;

namespace MirrorActors.Geo.Tests.Countries;

public sealed class CountryTableTests
{
    [Fact]
    public void NA_is_the_country_Namibia_in_Africa_and_the_continent_North_America()
    {
        Assert.True(CountryTable.TryGet(CountryCode.Parse("na"), out var namibia));
        Assert.Equal("Namibia", namibia.Name);
        Assert.Equal(ContinentCode.Africa, namibia.Continent);
        Assert.True(ContinentCodes.TryParse("NA", out var continent));
        Assert.Equal(ContinentCode.NorthAmerica, continent);
    }

    [Fact]
    public void Every_country_has_a_name_a_continent_and_a_point()
    {
        Assert.True(CountryTable.All.Length >= 249);
        Assert.All(CountryTable.All, static country =>
        {
            Assert.NotEqual("", country.Name);
            Assert.NotEqual(ContinentCode.Unknown, country.Continent);
            Assert.InRange(country.Latitude, -90, 90);
            Assert.InRange(country.Longitude, -180, 180);
            Assert.True(CountryTable.TryGet(country.Code, out var same) && ReferenceEquals(country, same));
        });
    }

    [Fact]
    public void A_code_that_is_no_country_is_not_in_the_table()
    {
        Assert.False(CountryTable.TryGet(default, out _));
        Assert.False(CountryTable.TryGet(CountryCode.Parse("EU"), out _));
    }

    [Fact]
    public void Codes_are_read_in_any_case_and_written_in_both()
    {
        Assert.True(CountryCode.TryParse("dE", out var code));
        Assert.Equal("DE", code.ToString());
        Assert.Equal("de", code.Lower);
        Assert.Same(code.Lower, CountryCode.Parse("DE").Lower);
        Assert.Equal("", default(CountryCode).ToString());
        Assert.Equal("", default(CountryCode).Lower);
    }

    [Theory]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("D1")]
    [InlineData("@A")]
    [InlineData("dé")]
    [InlineData("ıd")]
    public void What_is_not_two_letters_is_no_code(string text) => Assert.False(CountryCode.TryParse(text, out _));

    [Fact]
    public void Continents_are_written_and_read_by_two_letters()
    {
        foreach (var continent in Enum.GetValues<ContinentCode>().Skip(1))
        {
            Assert.True(ContinentCodes.TryParse(continent.ToLower(), out var lower));
            Assert.True(ContinentCodes.TryParse(continent.ToUpper(), out var upper));
            Assert.Equal((continent, continent), (lower, upper));
        }
        Assert.False(ContinentCodes.TryParse("", out _));
        Assert.False(ContinentCodes.TryParse("xx", out _));
        Assert.False(ContinentCodes.TryParse("éu", out _));
    }
}
