using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Tests.Mirrors;

internal static class MirrorSamples
{
    public static MirrorDefinition Bare { get; } = new() { Repository = "default", Id = "b" };

    public static MirrorHistory History { get; } = new(Noon, 7)
    {
        Http = new SchemeHistory
        {
            UpSeconds = 60.5,
            Downs = 1,
            Changes = [new VerdictChange(Noon, Verdict.Down)],
            Incidents = [new Incident(Noon, "404", 5)],
        },
    };

    private static DateTimeOffset Noon => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static MirrorDefinition Full { get; } = new()
    {
        Repository = "default",
        Id = "uni-a",
        Urls = new MirrorUrls(
            "http://a.example/pub/",
            "https://a.example/pub/",
            "rsync://u:p@a.example/pub/",
            "ftp://a.example/pub/"),
        Place = new MirrorPlace { Countries = ["DE", "AT"], Continent = "EU", Latitude = 52.5, Longitude = 13.25 },
        Networks = new MirrorNetworks { Asns = [680, 64496], Prefixes = ["192.0.2.0/24", "2001:db8::/32"] },
        Weight = 50,
        CapacityMbit = 1000,
        Restrictions = new MirrorRestrictions { CountryOnly = true, ExcludedCountries = ["FR"] },
        Operator = new MirrorOperator("Uni A", "https://a.example/", "https://a.example/logo.png"),
        AdminEmail = "ftp@a.example",
        Comment = "rack 7",
    };

    /// <summary>With all that came after the first logs were written.</summary>
    public static MirrorDefinition Ruled { get; } = Bare with
    {
        Networks = new MirrorNetworks { Prefixes = ["192.0.2.0/24"], AsAnywhere = true },
        Restrictions = new MirrorRestrictions
        {
            ExcludedNetworks = new MirrorExcludedNetworks { Asns = [64500], Prefixes = ["192.0.2.128/25"] },
            Private = true,
            Exclusive = true,
        },
        Files = new MirrorFileRules
        {
            MinSize = 4096,
            MaxSize = 25_000_000,
            Include = ["/iso/**"],
            Exclude = ["*.zsync"],
            IgnoreMtime = true,
        },
        Quota = new MirrorQuota(10_000_000_000_000, 15),
        Maintenance = new MirrorMaintenance
        {
            Windows = [new(new(2027, 1, 31, 22, 0, 0, TimeSpan.Zero), new(2027, 2, 1, 4, 0, 0, TimeSpan.Zero))],
        },
    };

    public static MirrorDefinition Redirected { get; } = Bare with
    {
        Redirects = new MirrorRedirects { Scope = RedirectScope.List, Hosts = ["a.example", "*.cdn.example"] },
    };

    public static ScanReport TracedReport { get; } = new()
    {
        Result = ScanResult.Completed,
        Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Trace = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero),
        TraceBehind = TimeSpan.FromMinutes(30),
    };

    public static ScanReport Report { get; } = new()
    {
        Result = ScanResult.Completed,
        Protocol = "rsync",
        Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Took = TimeSpan.FromSeconds(90),
        Entries = 10,
        Matched = 7,
        Outdated = 2,
        Foreign = 1,
        TimePrecision = TimeSpan.FromSeconds(1),
        TimeOffset = TimeSpan.FromHours(1),
    };

    public static ScanReport FailedReport { get; } = new()
    {
        Result = ScanResult.Failed,
        Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        Problem = "connection refused",
    };
}
