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
    [InlineData("DE", ContinentCode.Europe, "http://de.test/")]
    [InlineData("FR", ContinentCode.Europe, "http://eu.test/")]
    [InlineData("JP", ContinentCode.Asia, "http://any.test/")]
    [InlineData(null, ContinentCode.Unknown, "http://any.test/")]
    public void That_of_the_country_comes_before_that_of_the_continent_before_any(
        string? country, ContinentCode continent, string expected) =>
        Assert.Equal(expected, Find(At(country, continent), SchemeNeed.HttpFirst, Any, Europe, Germany));

    [Fact]
    public void One_that_is_down_is_skipped_and_one_never_probed_is_not()
    {
        var down = Germany with { Verdict = Verdict.Down };
        Assert.Equal("http://eu.test/", Find(Berlin, SchemeNeed.HttpFirst, down, Europe, Any));
        Assert.Null(Find(Berlin, SchemeNeed.HttpFirst, down));
    }

    [Fact]
    public void An_https_client_is_never_given_http()
    {
        var secure = Make("https://any.test/");
        Assert.Equal("https://any.test/", Find(Berlin, SchemeNeed.Https, Germany, Europe, Any, secure));
        Assert.Null(Find(Berlin, SchemeNeed.Https, Germany, Europe, Any));
    }

    [Fact]
    public void One_with_a_country_and_a_continent_serves_both_and_is_not_for_anybody()
    {
        var both = Make("http://both.test/", "de", "eu");
        Assert.Equal("http://both.test/", Find(Berlin, SchemeNeed.HttpFirst, Any, both));
        Assert.Equal("http://both.test/", Find(At("FR", ContinentCode.Europe), SchemeNeed.HttpFirst, Any, both));
        Assert.Null(Find(At("JP", ContinentCode.Asia), SchemeNeed.HttpFirst, both));
    }

    [Fact]
    public void The_first_of_equals_is_taken() => Assert.Equal(
        "http://one.test/", Find(Berlin, SchemeNeed.HttpFirst, Make("http://one.test/"), Make("http://two.test/")));

    private static Place Berlin => At("DE", ContinentCode.Europe);

    private static Place At(string? country, ContinentCode continent) =>
        new(country is null ? default : CountryCode.Parse(country), continent, 0, 0, 0, false);

    private static FallbackFacts Make(string url, string? country = null, string? continent = null) =>
        new(new Uri(url), country, continent);

    private static string? Find(Place client, SchemeNeed need, params FallbackFacts[] fallbacks) =>
        new ConfiguredFallbacks(new FallbackTableHolder(new FallbackTable([.. fallbacks]))).Find(client, need);
}
