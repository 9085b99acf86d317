using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorRulesTests
{
    [Theory]
    [InlineData("http", "http://a.example", "http://a.example/")]
    [InlineData("http", "http://A.Example:80/pub", "http://a.example/pub/")]
    [InlineData("http", "http://a.example:8080/pub/", "http://a.example:8080/pub/")]
    [InlineData("http", "http://a.example/x/../pub dir", null)]
    [InlineData("http", "http://a.example/x/../p%C3%A4", "http://a.example/p%C3%A4/")]
    [InlineData("http", "http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/")]
    [InlineData("http", "https://a.example/", null)]
    [InlineData("http", "ftp://a.example/", null)]
    [InlineData("http", "http://", null)]
    [InlineData("http", "http:///pub", null)]
    [InlineData("http", "a.example/pub", null)]
    [InlineData("http", "/pub", null)]
    [InlineData("http", "http://u:p@a.example/", null)]
    [InlineData("http", "http://a.example/?a=b", null)]
    [InlineData("http", "http://a.example/?", null)]
    [InlineData("http", "http://a.example/#top", null)]
    [InlineData("http", "http://a.example/\r\nX: y", null)]
    [InlineData("http", "http://a.example\\@evil.example/", null)]
    [InlineData("http", "http://a.example:0/", null)]
    [InlineData("http", "http://xn--\u00e4.example/", null)]
    [InlineData("rsync", "rsync://xn--\u00e4.example/m/", null)]
    [InlineData("sponsor-url", "http://xn--\u00e4.example/", null)]
    [InlineData("https", "https://a.example/pub", "https://a.example/pub/")]
    [InlineData("https", "http://a.example/pub", null)]
    [InlineData("rsync", "rsync://u:p@a.example/pub", "rsync://u:***@a.example/pub/")]
    [InlineData("rsync", "rsync://a.example:8873/pub/x/", "rsync://a.example:8873/pub/x/")]
    [InlineData("rsync", "rsyncs://u:p@A.example/pub", "rsyncs://u:***@a.example/pub/")]
    [InlineData("rsync", "rsyncs://a.example:1874/pub/x/", "rsyncs://a.example:1874/pub/x/")]
    [InlineData("rsync", "rsyncs://a.example/", null)]
    [InlineData("rsync", "https://a.example/pub/", null)]
    [InlineData("http", "rsyncs://a.example/pub/", null)]
    [InlineData("rsync", "rsync://a.example/", null)]
    [InlineData("rsync", "a.example::pub", null)]
    [InlineData("ftp", "ftp://a.example/pub", "ftp://a.example/pub/")]
    [InlineData("subtree", "releases/1.2", "/releases/1.2/")]
    [InlineData("subtree", "/releases/", "/releases/")]
    [InlineData("subtree", "/a/../b", null)]
    [InlineData("lag", "90m", "90m")]
    [InlineData("lag", "24h", "1d")]
    [InlineData("lag", "0", null)]
    [InlineData("lag", "366d", null)]
    [InlineData("lag", "12", null)]
    [InlineData("ftp", "FTP://A.Example:21/pub/", "ftp://a.example/pub/")]
    [InlineData("ftp", "ftpes://A.example:2121/p%20b", "ftpes://a.example:2121/p%20b/")]
    [InlineData("ftp", "ftps://[2001:DB8::1]", "ftps://[2001:db8::1]/")]
    [InlineData("ftp", "ftps://xn--\u00e4.example/", null)]
    [InlineData("ftp", "ftpes://u:p@a.example/", null)]
    [InlineData("ftp", "sftp://a.example/", null)]
    [InlineData("ftp", "https://a.example/", null)]
    [InlineData("http", "ftps://a.example/", null)]
    [InlineData("sponsor-url", "javascript:alert(1)", null)]
    [InlineData("sponsor-url", "https://a.example/about?x=1", "https://a.example/about?x=1")]
    [InlineData("sponsor-logo", "data:text/html,x", null)]
    [InlineData("country", "de,AT,de", "DE,AT")]
    [InlineData("country", "d", null)]
    [InlineData("country", "deu", null)]
    [InlineData("country", "xq", null)]
    [InlineData("exclude-country", "fr", "FR")]
    [InlineData("exclude-country", "xq", null)]
    [InlineData("continent", "eu", "EU")]
    [InlineData("continent", "xx", null)]
    [InlineData("prefix", "192.0.2.0/24,2001:DB8::/32", "192.0.2.0/24,2001:db8::/32")]
    [InlineData("prefix", "192.0.2.1/24", null)]
    [InlineData("prefix", "192.0.2.0", null)]
    [InlineData("prefix", "192.0.2/24", null)]
    [InlineData("prefix", "192.0.2.0/33", null)]
    [InlineData("prefix", "192.0.2.0/-1", null)]
    [InlineData("prefix", "fe80::1%eth0/64", null)]
    [InlineData("prefix", "::ffff:192.0.2.0/120", null)]
    [InlineData("prefix", "::/129", null)]
    [InlineData("weight", "0", "0")]
    [InlineData("weight", "-1", null)]
    [InlineData("weight", "1000001", null)]
    [InlineData("capacity-mbit", "1000", "1000")]
    [InlineData("capacity-mbit", "0", null)]
    [InlineData("admin-email", "ftp@a.example", "ftp@a.example")]
    [InlineData("admin-email", "ftp", null)]
    [InlineData("admin-email", "a@b@c", null)]
    [InlineData("admin-email", "a b@c", null)]
    [InlineData("comment", "two\nlines", "two\nlines")]
    [InlineData("comment", "bell\a", null)]
    [InlineData("sponsor", "two\nlines", null)]
    [InlineData("sponsor", "Universität A", "Universität A")]
    [InlineData("country", "de,**", "DE,**")]
    [InlineData("exclude-country", "**", null)]
    [InlineData("as-anywhere", "yes", "true")]
    [InlineData("as-anywhere", "maybe", null)]
    [InlineData("exclude-asn", "AS64500,64500,64501", "64500,64501")]
    [InlineData("exclude-asn", "x", null)]
    [InlineData("exclude-prefix", "192.0.2.0/24,2001:DB8::/32", "192.0.2.0/24,2001:db8::/32")]
    [InlineData("exclude-prefix", "192.0.2.1/24", null)]
    [InlineData("min-size", "4 KiB", "4 KiB")]
    [InlineData("min-size", "4097", "4097")]
    [InlineData("min-size", "0", "")]
    [InlineData("min-size", "small", null)]
    [InlineData("max-size", "25 MB", "25 MB")]
    [InlineData("max-size", "0", null)]
    [InlineData("include-path", "iso/**,/iso/**,*.zst", "/iso/**,*.zst")]
    [InlineData("include-path", "a//b", null)]
    [InlineData("exclude-path", "/pool/", "/pool/")]
    [InlineData("exclude-path", "a\u0001", null)]
    [InlineData("ignore-mtime", "true", "true")]
    [InlineData("redirects", "Any", "any")]
    [InlineData("redirects", "same-site", "")]
    [InlineData("redirects", "some", null)]
    [InlineData("redirect-hosts", "cdn.example", null)]
    [InlineData("monthly-transfer", "10 TB", "10 TB")]
    [InlineData("monthly-transfer", "0", null)]
    [InlineData("monthly-transfer", "-1", null)]
    [InlineData("maintenance", "2027-01-31T22:00:00Z/2027-02-01T04:00:00+02:00", "2027-01-31T22:00:00Z/2027-02-01T02:00:00Z")]
    [InlineData("maintenance", "2027-01-02T00:00:00Z/2027-01-04T00:00:00Z,2027-01-01T00:00:00Z/2027-01-03T00:00:00Z",
        "2027-01-01T00:00:00Z/2027-01-03T00:00:00Z,2027-01-02T00:00:00Z/2027-01-04T00:00:00Z")]
    [InlineData("maintenance", "2027-01-31T22:00:00Z/2027-01-31T22:00:00Z", null)]
    [InlineData("maintenance", "2027-01-31T22:00:00Z", null)]
    [InlineData("maintenance", "2027-01-31T22:00:00/2027-02-01T04:00:00", null)]
    [InlineData("maintenance", "2027-01-31/2027-02-01", null)]
    public void Each_field_is_put_into_canonical_form_or_refused_by_name(string field, string value, string? canonical)
    {
        var (wished, unread) = MirrorFields.Apply(Mirror.Definition(), [new(field, value)]);

        var (definition, faults) = MirrorRules.Check(wished);

        if (canonical is null) Assert.Equal(field, Assert.Single([.. unread, .. faults]).Field);
        else Assert.Empty(faults);
        if (canonical is not null)
            Assert.Equal(canonical, MirrorFields.All.Single(f => f.Name == field).Get(definition) ?? "");
    }

    [Theory]
    [InlineData(90.5, 0.0, "lat")]
    [InlineData(0.0, -180.5, "lon")]
    [InlineData(double.NaN, 0.0, "lat")]
    [InlineData(10.0, null, "lon")]
    [InlineData(null, 10.0, "lat")]
    public void A_place_that_is_not_on_earth_is_refused(double? latitude, double? longitude, string field)
    {
        var wished = Mirror.Definition() with { Place = new MirrorPlace { Latitude = latitude, Longitude = longitude } };

        Assert.Equal(field, Assert.Single(MirrorRules.Check(wished).Faults).Field);
    }

    [Fact]
    public void The_password_that_is_not_shown_is_kept()
    {
        var wished = Mirror.Definition() with { Urls = new MirrorUrls(Rsync: "rsync://u:p@A.example/pub") };

        Assert.Equal("rsync://u:p@a.example/pub/", MirrorRules.Check(wished).Definition.Urls.Rsync);
    }

    [Fact]
    public void All_faults_are_reported_together()
    {
        var wished = new MirrorDefinition { Repository = "Bad Repo", Id = "../x", Weight = -1, Comment = new string('x', 5000) };

        var fields = MirrorRules.Check(wished).Faults.Select(f => f.Field);

        Assert.Equal(["comment", "http", "id", "repo", "weight"], fields.Order());
    }

    [Fact]
    public void Lists_are_bounded()
    {
        var wished = Mirror.Definition() with
        {
            Place = new MirrorPlace { Countries = [.. Enumerable.Repeat("DE", Limits.CountriesPerMirror + 1)] },
            Networks = new MirrorNetworks { Asns = [.. Enumerable.Range(1, Limits.NetworksPerMirror + 1).Select(n => (uint)n)] },
            Urls = new MirrorUrls("http://a.example/" + new string('x', Limits.UrlChars)),
        };

        Assert.Equal(["country", "http", "prefix"], MirrorRules.Check(wished).Faults.Select(f => f.Field).Order());
    }

    [Theory]
    [InlineData("0", "1 TB")]
    [InlineData("29", "1 TB")]
    [InlineData("5", "")]
    public void A_day_that_not_every_month_has_or_without_a_quota_is_refused(string day, string bytes)
    {
        var wished = MirrorFields.Apply(Mirror.Definition(), [new("monthly-transfer", bytes), new("quota-day", day)]).Definition;

        Assert.Equal(bytes.Length > 0 ? "quota-day" : "monthly-transfer", Assert.Single(MirrorRules.Check(wished).Faults).Field);
    }

    [Fact]
    public void The_lists_of_patterns_excluded_networks_and_planned_times_are_bounded()
    {
        var at = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var wished = Mirror.Definition() with
        {
            Files = new MirrorFileRules
            {
                Include = [.. Enumerable.Range(0, Limits.PathsPerMirror + 1).Select(n => $"{n}")],
                Exclude = [.. Enumerable.Range(0, Limits.PathsPerMirror + 1).Select(n => $"{n}")],
            },
            Restrictions = new MirrorRestrictions
            {
                ExcludedNetworks = new MirrorExcludedNetworks
                {
                    Asns = [.. Enumerable.Range(1, Limits.NetworksPerMirror + 1).Select(n => (uint)n)],
                },
            },
            Maintenance = new MirrorMaintenance
            {
                Windows = [.. Enumerable.Range(0, Limits.MaintenancePerMirror + 1).Select(n => new MaintenanceWindow(at, at.AddDays(n + 1)))],
            },
        };

        Assert.Equal(
            ["exclude-path", "exclude-prefix", "include-path", "maintenance"],
            MirrorRules.Check(wished).Faults.Select(f => f.Field).Order());
    }

    [Theory]
    [InlineData("CDN.example,*.Cdn.example,cdn.example,192.0.2.1", "cdn.example,*.cdn.example,192.0.2.1")]
    [InlineData("*", null)]
    [InlineData("*.*.example", null)]
    [InlineData("a.example:80", null)]
    [InlineData("http://a.example", null)]
    [InlineData("user@a.example", null)]
    [InlineData("a.example/x", null)]
    [InlineData("", null)]
    public void A_list_of_redirects_needs_names_of_hosts(string hosts, string? canonical)
    {
        var (wished, _) = MirrorFields.Apply(Mirror.Definition(), [new("redirects", "list"), new("redirect-hosts", hosts)]);

        var (definition, faults) = MirrorRules.Check(wished);

        if (canonical is null) Assert.Equal("redirect-hosts", Assert.Single(faults).Field);
        else Assert.Equal(canonical, string.Join(',', definition.Redirects!.Hosts));
    }

    [Fact]
    public void What_is_empty_is_kept_as_nothing()
    {
        var wished = Mirror.Definition() with
        {
            Files = new MirrorFileRules { MinSize = 0 },
            Maintenance = new MirrorMaintenance(),
            Restrictions = new MirrorRestrictions { ExcludedNetworks = new MirrorExcludedNetworks() },
        };

        Assert.Equal(Mirror.Definition(), MirrorRules.Check(wished).Definition);
    }

    [Fact]
    public void An_exclusive_mirror_is_private()
    {
        var wished = Mirror.Definition() with
        {
            Networks = new MirrorNetworks { Prefixes = ["192.0.2.0/24"] },
            Restrictions = new MirrorRestrictions { Exclusive = true },
        };

        Assert.True(MirrorRules.Check(wished).Definition.Restrictions.Private);
    }

    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        Assert.Equal("comment", Assert.Single(MirrorRules.Check(Mirror.Definition() with { Comment = "x\ud800" }).Faults).Field);
    }

    [Fact]
    public void Checking_twice_changes_nothing_more()
    {
        var wished = Mirror.Definition() with { Urls = new MirrorUrls("http://B\u00fccher.example/p\u00e4th") };

        var once = MirrorRules.Check(wished);
        var twice = MirrorRules.Check(once.Definition);

        Assert.Empty(once.Faults);
        Assert.Equal("http://xn--bcher-kva.example/p%C3%A4th/", once.Definition.Urls.Http);
        Assert.Equal(once.Definition, twice.Definition);
    }
}
