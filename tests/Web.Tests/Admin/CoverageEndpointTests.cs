using System.Net;
using MirrorActors.Geo;

namespace MirrorActors.Web.Tests.Admin;

public sealed class CoverageEndpointTests : AdminNodeTests
{
    private const string Path = "/v1/repos/default/coverage";

    [Fact]
    public async Task Coverage_weighs_countries_by_what_was_redirected()
    {
        await Client.AddAsync("m", ""","country":"fr" """);
        var before = (await Client.GetAsync(Path, HttpStatusCode.OK)).Json;
        Assert.False(before.GetProperty("hasTraffic").GetBoolean());
        Assert.Equal("FR", Assert.Single(before.GetProperty("countries").EnumerateArray()).GetProperty("place").GetString());
        var japan = new Place(CountryCode.Parse("JP"), ContinentCode.Asia, 0, 36, 138, true);
        for (var i = 0; i < 200; i++) Node.Loads.Count(0, japan, 1, file: i);
        Node.Loads.Fold(Node.Snapshots.Current.Mirrors, Node.Clock.GetUtcNow());
        var after = (await Client.GetAsync(Path, HttpStatusCode.OK)).Json;
        Assert.Equal((true, 200), (after.GetProperty("hasTraffic").GetBoolean(), after.GetProperty("redirects").GetDouble()));
        var country = Assert.Single(after.GetProperty("countries").EnumerateArray());
        Assert.Equal(("JP", 1, 0, "no mirror is left for its clients"), (
            country.GetProperty("place").GetString(), country.GetProperty("share").GetDouble(),
            country.GetProperty("mirrors").GetInt32(), country.GetProperty("warning").GetString()));
        Assert.Equal(
            "continent-AS", Assert.Single(after.GetProperty("continents").EnumerateArray()).GetProperty("place").GetString());
    }

    [Fact]
    public async Task Of_an_unknown_repository_there_is_none() =>
        Assert.Equal("repo", (await Client.GetAsync("/v1/repos/other/coverage", HttpStatusCode.NotFound)).Faults);
}
