using MirrorActors.Actors.Mirrors;
using MirrorActors.Geo.Countries;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class ContradictionTests
{
    [Theory]
    [InlineData("country-only", "country-only=1")]
    [InlineData("country-only", "country-only=1 country=de,at exclude-country=at,de")]
    [InlineData("continent-only", "continent-only=1")]
    [InlineData("continent-only", "continent-only=1 country=**")]
    [InlineData("continent-only", "continent-only=1 country-only=1 country=us,ca continent=eu")]
    [InlineData("continent-only", "continent-only=1 country-only=1 country=de,us exclude-country=de")]
    [InlineData("continent-only", "continent-only=1 continent=an exclude-country=aq,bv,gs,hm,tf")]
    [InlineData("as-only", "as-only=1")]
    [InlineData("as-only", "as-only=1 country=**")]
    [InlineData("as-only", "as-only=1 asn=1,2 exclude-asn=2,1,3")]
    [InlineData("prefix-only", "prefix-only=1 asn=1")]
    [InlineData("private", "private=1 prefix-only=1")]
    [InlineData("exclusive", "exclusive=1")]
    [InlineData("prefix-only", "prefix-only=1 prefix=192.0.2.0/24 exclude-prefix=192.0.0.0/16")]
    [InlineData("private", "private=1 prefix=192.0.2.0/24,2001:db8::/32 exclude-prefix=2001:db8::/33,192.0.2.0/25,192.0.2.128/25,2001:db8:8000::/33")]
    [InlineData("as-only", "as-only=1 prefix=192.0.2.0/24 exclude-prefix=192.0.2.0/24")]
    [InlineData("country-only", "country-only=1 country=de exclude-country=EVERY prefix=192.0.2.0/24")]
    [InlineData("exclude-prefix", "exclude-prefix=0.0.0.0/0,::/0")]
    [InlineData("min-size", "min-size=2 max-size=1")]
    [InlineData("exclude-path", "exclude-path=**")]
    [InlineData("exclude-path", "exclude-path=*")]
    [InlineData("exclude-path", "exclude-path=/")]
    [InlineData("exclude-path", "exclude-path=/** include-path=/a/")]
    [InlineData("exclude-path", "exclude-path=/a/**,*.iso include-path=/a/b/*.zst,*.iso")]
    public void What_nobody_or_no_file_can_ever_fit_is_refused_under_its_field(string field, string values)
    {
        var fault = Assert.Single(MirrorRules.Check(Wished(values)).Faults);

        Assert.Equal(field, fault.Field);
        Assert.Empty(MirrorRules.CheckValues(Wished(values)).Faults);
    }

    [Theory]
    [InlineData("country-only=1 country=**")]
    [InlineData("country-only=1 country=** exclude-country=de")]
    [InlineData("continent-only=1 country=de")]
    [InlineData("continent-only=1 country=de continent=na")]
    [InlineData("continent-only=1 country-only=1 country=us,de continent=eu")]
    [InlineData("as-only=1 asn=1,2 exclude-asn=1")]
    [InlineData("prefix-only=1 prefix=192.0.2.0/24 exclude-prefix=192.0.2.0/25")]
    [InlineData("private=1 prefix=192.0.2.0/24,2001:db8::/32 exclude-prefix=192.0.2.0/24")]
    [InlineData("country-only=1 prefix=192.0.2.0/24")]
    [InlineData("country-only=1 country=de exclude-country=de prefix=192.0.2.0/24")]
    [InlineData("continent-only=1 prefix=2001:db8::/32 exclude-prefix=2001:db8::/33,0.0.0.0/0")]
    [InlineData("as-only=1 asn=1 exclude-asn=1 prefix=192.0.2.0/24")]
    [InlineData("exclude-prefix=0.0.0.0/0")]
    [InlineData("min-size=5 max-size=5")]
    [InlineData("exclude-path=/*")]
    [InlineData("exclude-path=/a/** include-path=/a/**,/b/")]
    [InlineData("exclude-path=/a/b/** include-path=/a/**")]
    public void What_somebody_or_some_file_can_fit_is_not(string values) =>
        Assert.Empty(MirrorRules.Check(Wished(values)).Faults);

    private static MirrorDefinition Wished(string values)
    {
        var every = string.Join(',', CountryTable.All.Select(c => c.Code.ToString()));
        var fields = values.Replace("EVERY", every, StringComparison.Ordinal).Split(' ')
            .Select(v => v.Split('=')).Select(v => KeyValuePair.Create(v[0], v[1]));
        var (definition, faults) = MirrorFields.Apply(Mirror.Definition(), fields);
        Assert.Empty(faults);
        return definition;
    }
}
