using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class GeoOverrideSettingsTests
{
    [Fact]
    public void A_network_is_given_a_place()
    {
        var read = Read("[{ prefix = \"10.0.0.0/8\", country = DE, asn = 64512, lat = 52.5, lon = -13.4, continent = EU }, { prefix = \"fd00::/8\", asn = 1 }]");
        Assert.Equal(
            [
                new GeoOverrideSettings("10.0.0.0/8", "de", "eu", 64512, 52.5f, -13.4f),
                new GeoOverrideSettings("fd00::/8", null, null, 1, null, null),
            ],
            read);
    }

    [Theory]
    [InlineData("{ country = de }", "geo.overrides[0].prefix")]
    [InlineData("{ prefix = ten, country = de }", "geo.overrides[0].prefix")]
    [InlineData("{ prefix = \"10.0.0.1/8\", country = de }", "geo.overrides[0].prefix")]
    [InlineData("{ prefix = \"10.0.0.0/8\" }", "geo.overrides[0].prefix")]
    [InlineData("{ prefix = \"10.0.0.0/8\", country = zz }", "geo.overrides[0].country")]
    [InlineData("{ prefix = \"10.0.0.0/8\", continent = europe }", "geo.overrides[0].continent")]
    [InlineData("{ prefix = \"10.0.0.0/8\", asn = 0 }", "geo.overrides[0].asn")]
    [InlineData("{ prefix = \"10.0.0.0/8\", lat = 91, lon = 0 }", "geo.overrides[0].lat")]
    [InlineData("{ prefix = \"10.0.0.0/8\", lat = 9 }", "geo.overrides[0].lat")]
    [InlineData("{ prefix = \"10.0.0.0/8\", lon = NaN, lat = 1 }", "geo.overrides[0].lon")]
    [InlineData("{ prefix = \"10.0.0.0/8\", city = berlin, asn = 1 }", "geo.overrides[0].city")]
    [InlineData("{ prefix = \"10.0.0.0/8\", asn = 1 }, { prefix = \"10.0.0.0/8\", asn = 2 }", "geo.overrides")]
    [InlineData("{ prefix = \"fd00::/8\", asn = 1 }, { prefix = \"FD00::/8\", asn = 2 }", "geo.overrides")]
    [InlineData("{ prefix = \"010.0.0.0/8\", asn = 1 }", "geo.overrides[0].prefix")]
    public void A_fault_is_named_by_network_and_field(string items, string key) =>
        Assert.Equal(key, Assert.Single(Assert.Throws<SettingsException>(() => Read($"[{items}]")).Faults).Key);

    private static IReadOnlyList<GeoOverrideSettings> Read(string value) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", $"geo.overrides={value}"]),
        static country => country != "zz").Geo.Overrides;
}
