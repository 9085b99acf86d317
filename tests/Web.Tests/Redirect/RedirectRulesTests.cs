using System.Text;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Countries;
using MirrorActors.Web.Paths;
using RedirectRules = MirrorActors.Web.Redirect.RedirectRules;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class RedirectRulesTests
{
    [Theory]
    [InlineData("/pool/a.deb", 4095, true)]
    [InlineData("/pool/a.deb", 4096, false)]
    [InlineData("/a.iso.asc", 1_000_000, true)]
    [InlineData("/a.iso.sig", 1_000_000, true)]
    [InlineData("/a.iso.sha256", 1_000_000, true)]
    [InlineData("/SHA512SUMS.gpg", 1_000_000, true)]
    [InlineData("/MD5SUMS", 1_000_000, true)]
    [InlineData("/dists/stable/InRelease", 1_000_000, true)]
    [InlineData("/dists/stable/Release.gpg", 1_000_000, true)]
    [InlineData("/repodata/repomd.xml.asc", 1_000_000, true)]
    [InlineData("/dists/stable/main/Packages.xz", 1_000_000, false)]
    public void By_default_small_files_signatures_sums_and_entry_points_are_served_directly(
        string path, long size, bool expected) =>
        Assert.Equal(expected, Policies().For(Encoding.UTF8.GetBytes(path)).WhyDirect(size, default) is not null);

    [Fact]
    public void An_https_client_is_never_sent_to_an_http_origin()
    {
        var plain = Rules("redirect.origin=\"http://origin.test/x\"");
        Assert.Equal("http://origin.test/x/", plain.OriginFor(isHttps: false));
        Assert.Null(plain.OriginFor(isHttps: true));
        var secure = Rules("redirect.origin=\"https://origin.test/\"");
        Assert.Equal("https://origin.test/", secure.OriginFor(isHttps: true));
        Assert.Equal("https://origin.test/", secure.OriginFor(isHttps: false));
        Assert.Null(Rules().OriginFor(isHttps: false));
    }

    [Fact]
    public void An_international_name_is_kept_in_the_form_that_headers_can_hold()
    {
        var origin = Rules("redirect.origin=\"http://bücher.test/pub/ä/\"").OriginFor(isHttps: false);
        Assert.Equal("http://xn--bcher-kva.test/pub/%C3%A4/", origin);
    }

    [Fact]
    public void Unknown_countries_are_faults_of_the_configuration()
    {
        Assert.Equal("fallbacks[0].country", FaultOf("fallbacks=[{url=\"http://a.test/\", country=zz}]"));
        Assert.Single(Read("fallbacks=[{url=\"http://a.test/\", country=DE}]").Fallbacks);
    }

    private static string FaultOf(string setting) =>
        Assert.Single(Assert.Throws<SettingsException>(() => Read(setting)).Faults).Key;

    private static RedirectRules Rules(params string[] settings) => new(Read(settings).Redirect, []);

    private static PathPolicies Policies() => new(Read().Paths, [], TimeProvider.System);

    private static NodeConfiguration Read(params string[] settings) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", .. settings]),
        CountryTable.IsCode);
}
