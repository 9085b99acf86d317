using System.Net;
using MirrorActors.Actors.Onboarding;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Actors.Tests.Onboarding;

public sealed class PlaceFinderTests
{
    private const string Berlin = "127.0.0.1";
    private const string Paris = "192.0.2.1";
    private const string Cloudflare = "198.51.100.1";
    private const string Nowhere = "203.0.113.1";

    private static readonly MirrorDefinition Mirror = new() { Repository = "default", Id = "m" };
    private static readonly MirrorDefinition InJapan = Mirror with { Place = new MirrorPlace { Countries = ["JP"] } };

    [Fact]
    public void What_was_left_out_is_filled_in_from_the_address()
    {
        var (found, warning) = Complete(Mirror, Berlin);
        Assert.Null(warning);
        Assert.Equal(
            new MirrorPlace { Countries = ["DE"], Continent = "EU", Latitude = 52.5, Longitude = 13.4 }, found.Place);
        Assert.Equal(64496u, Assert.Single(found.Networks.Asns));
    }

    [Fact]
    public void What_the_operator_said_stays()
    {
        var said = InJapan with { Networks = new MirrorNetworks { Asns = [1] } };
        var (found, warning) = Complete(said, Berlin);
        Assert.Null(warning);
        Assert.Equal(new MirrorPlace { Countries = ["JP"], Continent = "AS" }, found.Place);
        Assert.Equal(1u, Assert.Single(found.Networks.Asns));
    }

    [Theory]
    [InlineData("give --country", Nowhere)]
    [InlineData("give --country")]
    [InlineData("DE, FR", Berlin, Paris)]
    [InlineData("content network Cloudflare", Cloudflare)]
    [InlineData("content network Cloudflare", Berlin, Cloudflare)]
    public void Where_the_addresses_say_nothing_nothing_is_filled_in_and_the_warning_says_why(string why, params string[] addresses)
    {
        var (found, warning) = Complete(Mirror, addresses);
        Assert.Contains(why, warning, StringComparison.Ordinal);
        Assert.EndsWith("give --country", warning, StringComparison.Ordinal);
        Assert.Equal(Mirror, found);
    }

    [Theory]
    [InlineData(Cloudflare)]
    [InlineData(Berlin, Cloudflare)]
    public void A_country_given_by_hand_counts_for_a_content_network_whose_clients_are_not_its_own(params string[] addresses)
    {
        var (found, warning) = Complete(Mirror with { Place = new MirrorPlace { Countries = ["NL"] } }, addresses);
        Assert.Equal("it is in the content network Cloudflare, its place says nothing: the given NL counts", warning);
        Assert.Equal(new MirrorPlace { Countries = ["NL"], Continent = "EU" }, found.Place);
        Assert.Empty(found.Networks.Asns);
    }

    [Fact]
    public void A_country_given_by_hand_chooses_among_addresses_in_several()
    {
        var (found, warning) = Complete(Mirror with { Place = new MirrorPlace { Countries = ["FR"] } }, Berlin, Paris);
        Assert.Equal("its addresses are in DE, FR (a content network?): the given FR counts", warning);
        Assert.Equal((48.9, 64497u), (found.Place.Latitude, Assert.Single(found.Networks.Asns)));
    }

    [Fact]
    public void A_country_given_by_hand_needs_no_place_of_the_addresses() =>
        Assert.Null(Complete(InJapan, Nowhere).Warning);

    private static (MirrorDefinition Definition, string? Warning) Complete(MirrorDefinition mirror, params string[] addresses) =>
        new PlaceFinder(new AdminGeo()).Complete(mirror, [.. addresses.Select(IPAddress.Parse)]);
}
