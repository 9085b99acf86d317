using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class ConfiguredFallbacksTests
{
    private static readonly FallbackFacts Any = Make("http://any.test/");
    private static readonly FallbackFacts Europe = Make("http://eu.test/", continent: "eu");
    private static readonly FallbackFacts Germany = Make("http://de.test/", country: "de");

    [Theory]
    [InlineData("DE", ContinentCode.Europe, "http://de.test/ http://eu.test/ http://any.test/")]
    [InlineData("FR", ContinentCode.Europe, "http://eu.test/ http://any.test/")]
    [InlineData("JP", ContinentCode.Asia, "http://any.test/")]
    [InlineData(null, ContinentCode.Unknown, "http://any.test/")]
    public void Those_of_the_country_come_before_those_of_the_continent_before_any_until_three_share(
        string? country, ContinentCode continent, string expected)
    {
        Assert.Equal(expected, Sharing(At(country, continent), SchemeNeed.HttpFirst, Any, Europe, Germany));
        FallbackFacts[] three = [Germany, Make("http://de2.test/", "de"), Make("http://de3.test/", "de")];
        Assert.Equal(
            "http://de.test/ http://de2.test/ http://de3.test/", Sharing(Berlin, SchemeNeed.HttpFirst, [Any, Europe, .. three]));
    }

    [Fact]
    public void One_that_is_down_is_skipped_and_one_never_probed_is_not()
    {
        var down = Germany with { Verdict = Verdict.Down };
        Assert.Equal("http://eu.test/ http://any.test/", Sharing(Berlin, SchemeNeed.HttpFirst, down, Europe, Any));
        Assert.Equal(string.Empty, Sharing(Berlin, SchemeNeed.HttpFirst, down));
    }

    [Fact]
    public void An_https_client_is_never_given_http()
    {
        var secure = Make("https://any.test/");
        Assert.Equal("https://any.test/", Sharing(Berlin, SchemeNeed.Https, Germany, Europe, Any, secure));
        Assert.Equal(string.Empty, Sharing(Berlin, SchemeNeed.Https, Germany, Europe, Any));
    }

    [Fact]
    public void One_with_a_country_and_a_continent_serves_both_and_is_not_for_anybody()
    {
        var both = Make("http://both.test/", "de", "eu");
        Assert.Equal("http://both.test/ http://any.test/", Sharing(Berlin, SchemeNeed.HttpFirst, Any, both));
        Assert.Equal("http://both.test/", Sharing(At("FR", ContinentCode.Europe), SchemeNeed.HttpFirst, both));
        Assert.Equal(string.Empty, Sharing(At("JP", ContinentCode.Asia), SchemeNeed.HttpFirst, both));
    }

    [Fact]
    public void Some_of_them_can_be_meant()
    {
        var fallbacks = new ConfiguredFallbacks(new FallbackTableHolder(new FallbackTable([Any, Europe, Germany])));
        Assert.Equal(["http://eu.test/"], fallbacks.Sharing(Berlin, SchemeNeed.HttpFirst, [1]));
    }

    private static Place Berlin => At("DE", ContinentCode.Europe);

    private static Place At(string? country, ContinentCode continent) =>
        new(country is null ? default : CountryCode.Parse(country), continent, 0, 0, 0, false);

    private static FallbackFacts Make(string url, string? country = null, string? continent = null) =>
        new(new Uri(url), country, continent);

    private static string Sharing(Place client, SchemeNeed need, params FallbackFacts[] fallbacks) => string.Join(
        ' ', new ConfiguredFallbacks(new FallbackTableHolder(new FallbackTable([.. fallbacks]))).Sharing(client, need, default));
}
