using System.Text;
using MirrorActors.Protocol.Events;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Tests.Mirrors;

public sealed class MirrorEventCodecTests
{
    private const string FullDefinition =
        """
        {"repository":"default","id":"uni-a","urls":{"http":"http://a.example/pub/","https":"https://a.example/pub/","rsync":"rsync://u:p@a.example/pub/","ftp":"ftp://a.example/pub/"},"place":{"countries":["DE","AT"],"continent":"EU","latitude":52.5,"longitude":13.25},"networks":{"asns":[680,64496],"prefixes":["192.0.2.0/24","2001:db8::/32"]},"weight":50,"capacityMbit":1000,"restrictions":{"countryOnly":true,"continentOnly":false,"asOnly":false,"prefixOnly":false,"excludedCountries":["FR"]},"operator":{"name":"Uni A","url":"https://a.example/","logo":"https://a.example/logo.png"},"adminEmail":"ftp@a.example","comment":"rack 7"}
        """;

    private const string BareDefinition =
        """
        {"repository":"default","id":"b","urls":{},"place":{"countries":[]},"networks":{"asns":[],"prefixes":[]},"weight":100,"restrictions":{"countryOnly":false,"continentOnly":false,"asOnly":false,"prefixOnly":false,"excludedCountries":[]},"operator":{}}
        """;

    private const string Redirects =
        """
        "redirects":{"scope":"List","hosts":["a.example","*.cdn.example"]},
        """;

    private const string RuledDefinition =
        """
        {"repository":"default","id":"b","urls":{},"place":{"countries":[]},"networks":{"asns":[],"prefixes":["192.0.2.0/24"],"asAnywhere":true},"weight":100,"restrictions":{"countryOnly":false,"continentOnly":false,"asOnly":false,"prefixOnly":false,"excludedCountries":[],"excludedNetworks":{"asns":[64500],"prefixes":["192.0.2.128/25"]},"private":true,"exclusive":true},"files":{"minSize":4096,"maxSize":25000000,"include":["/iso/**"],"exclude":["*.zsync"],"ignoreMtime":true},"quota":{"bytes":10000000000000,"resetDay":15},"maintenance":{"windows":[{"from":"2027-01-31T22:00:00+00:00","until":"2027-02-01T04:00:00+00:00"}]},"operator":{}}
        """;

    private const string TracedReport =
        """
        {"result":"Completed","started":"2026-03-01T12:00:00+00:00","took":"00:00:00","entries":0,"matched":0,"outdated":0,"foreign":0,"timePrecision":"00:00:00","timeOffset":"00:00:00","trace":"2026-03-01T11:00:00+00:00","traceBehind":"00:30:00"}
        """;

    private const string Report =
        """
        {"result":"Completed","protocol":"rsync","started":"2026-03-01T12:00:00+00:00","took":"00:01:30","entries":10,"matched":7,"outdated":2,"foreign":1,"timePrecision":"00:00:01","timeOffset":"01:00:00"}
        """;

    private const string FailedReport =
        """
        {"result":"Failed","started":"2026-03-01T12:00:00+00:00","took":"00:00:00","entries":0,"matched":0,"outdated":0,"foreign":0,"timePrecision":"00:00:00","timeOffset":"00:00:00","problem":"connection refused"}
        """;

    private const string Inheritance =
        "{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\",\"enabled\":true,\"lastScan\":" + FailedReport + ",\"lastGoodScan\":" + Report
        + ",\"fileSet\":" + Blob + ",\"http\":" + Up + "}";

    private const string Up =
        """
        {"scheme":"http","verdict":"Up","reason":"200","since":"2026-03-01T12:00:00+00:00"}
        """;

    private const string Blob = """{"sha256":"ab","size":12}""";
    private const string Lacked = """{"at":"2026-03-01T12:00:00+00:00","added":[],"removed":[3,5]}""";

    private const string History =
        """
        {"firstSeen":"2026-03-01T12:00:00+00:00","sequence":7,"http":{"upSeconds":60.5,"downSeconds":0,"downs":1,"changes":[{"at":"2026-03-01T12:00:00+00:00","verdict":"Down"}],"incidents":[{"from":"2026-03-01T12:00:00+00:00","reason":"404","sequence":5}]},"https":{"upSeconds":0,"downSeconds":0,"downs":0,"changes":[],"incidents":[]}}
        """;

    private static readonly Guid Rename = new("00000000-0000-0000-0000-00000000002a");

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Only add lines: what is here has been written to logs.</summary>
    private const string NoHistory = "{\"upSeconds\":0,\"downSeconds\":0,\"downs\":0,\"changes\":[],\"incidents\":[]}";

    public static TheoryData<string, MirrorEvent, string> Golden => new()
    {
        { "mirror.registered", new MirrorRegistered(MirrorSamples.Full), $$"""{"definition":{{FullDefinition}}}""" },
        { "mirror.registered", new MirrorRegistered(MirrorSamples.Bare), $$"""{"definition":{{BareDefinition}}}""" },
        {
            "mirror.registered",
            new MirrorRegistered(
                MirrorSamples.Bare,
                new MirrorInheritance(
                    Rename,
                    "a",
                    true,
                    MirrorSamples.FailedReport,
                    MirrorSamples.Report,
                    new BlobRef("ab", 12),
                    new MirrorVerdictChanged("http", Verdict.Up, "200", Noon))),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":" + Inheritance + "}"
        },
        { "mirror.changed", new MirrorChanged(MirrorSamples.Bare), $$"""{"definition":{{BareDefinition}}}""" },
        { "mirror.enabled", new MirrorEnabled(), "{}" },
        { "mirror.disabled", new MirrorDisabled(), "{}" },
        { "mirror.removed", new MirrorRemoved(), "{}" },
        { "mirror.removed", new MirrorRemoved("b"), """{"renamedTo":"b"}""" },
        { "mirror.rename-started", new MirrorRenameStarted(Rename, "b"), """{"rename":"00000000-0000-0000-0000-00000000002a","to":"b"}""" },
        { "mirror.rename-abandoned", new MirrorRenameAbandoned("b", "taken"), """{"to":"b","why":"taken"}""" },
        {
            "mirror.scanned",
            new MirrorScanned(MirrorSamples.Report, new BlobRef("ab", 12)),
            $$"""{"report":{{Report}},"fileSet":{{Blob}}}"""
        },
        { "mirror.scan-failed", new MirrorScanFailed(MirrorSamples.FailedReport), $$"""{"report":{{FailedReport}}}""" },
        {
            "mirror.verdict-changed",
            new MirrorVerdictChanged("https", Verdict.Down, "timeout", Noon),
            """{"scheme":"https","verdict":"Down","reason":"timeout","since":"2026-03-01T12:00:00+00:00"}"""
        },
        { "mirror.registered", new MirrorRegistered(MirrorSamples.Ruled), $$"""{"definition":{{RuledDefinition}}}""" },
        {
            "mirror.registered", new MirrorRegistered(MirrorSamples.Redirected),
            "{\"definition\":" + BareDefinition.Replace(
                "\"operator\"", Redirects + "\"operator\"", StringComparison.Ordinal)
                + "}"
        },
        {
            "mirror.registered",
            new MirrorRegistered(
                MirrorSamples.Bare, new MirrorInheritance(Rename, "a", false, Drained: new MirrorDrained(Noon))),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\","
                + "\"enabled\":false,\"drained\":{\"until\":\"2026-03-01T12:00:00+00:00\"}}}"
        },
        {
            "mirror.registered",
            new MirrorRegistered(MirrorSamples.Bare, new MirrorInheritance(Rename, "a", false, History: MirrorSamples.History)),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\","
                + "\"enabled\":false,\"history\":" + History + "}}"
        },
        { "mirror.drained", new MirrorDrained(), "{}" },
        { "mirror.drained", new MirrorDrained(Noon), """{"until":"2026-03-01T12:00:00+00:00"}""" },
        { "mirror.resumed", new MirrorResumed(), "{}" },
        {
            "mirror.scanned",
            new MirrorScanned(MirrorSamples.TracedReport, new BlobRef("ab", 12)),
            $$"""{"report":{{TracedReport}},"fileSet":{{Blob}}}"""
        },
        {
            "mirror.scanned",
            new MirrorScanned(MirrorSamples.TracedReport, new BlobRef("ab", 12), new FilePatch { At = Noon, Removed = [3, 5] }),
            $$"""{"report":{{TracedReport}},"fileSet":{{Blob}},"lacked":{{Lacked}}}"""
        },
        {
            "mirror.scanned",
            new MirrorScanned(MirrorSamples.TracedReport with { ManifestStamp = "W/\"a\" 5 7" }, new BlobRef("ab", 12)),
            $$"""{"report":{{TracedReport.Replace(",\"trace\"", ",\"manifestStamp\":\"W/\\u0022a\\u0022 5 7\",\"trace\"", StringComparison.Ordinal)}},"fileSet":{{Blob}}}"""
        },
        {
            "mirror.verdict-changed",
            new MirrorVerdictChanged("https", Verdict.Up, "200", Noon, FamilyState.Up, FamilyState.Absent),
            """{"scheme":"https","verdict":"Up","reason":"200","since":"2026-03-01T12:00:00+00:00","ipv4":"Up","ipv6":"Absent"}"""
        },
        {
            "mirror.verdict-changed",
            new MirrorVerdictChanged(
                "http", Verdict.Down, "500", Noon, Evidence: new ProbeEvidence("HEAD /a", "HTTP/1.1 500", "192.0.2.1:80"), Node: "n1"),
            """{"scheme":"http","verdict":"Down","reason":"500","since":"2026-03-01T12:00:00+00:00",""" + "\"evidence\":"
                + """{"request":"HEAD /a","response":"HTTP/1.1 500","address":"192.0.2.1:80"},"node":"n1"}"""
        },
        {
            "mirror.files-checked",
            new MirrorFilesChecked(new FilePatch { At = Noon, Added = [3, 7], Removed = [5] }, "new files"),
            """{"patch":{"at":"2026-03-01T12:00:00+00:00","added":[3,7],"removed":[5]},"reason":"new files"}"""
        },
        {
            "mirror.quarantined",
            new MirrorQuarantined(Noon, [new MismatchEvidence("http://a.example/f", "/f", 7, 9, "aa", "bb", Noon, "n1")]),
            """{"since":"2026-03-01T12:00:00+00:00","evidence":[{"url":"http://a.example/f","path":"/f","offset":7,"length":9,"""
                + "\"expected\":\"aa\",\"received\":\"bb\",\"at\":\"2026-03-01T12:00:00+00:00\",\"node\":\"n1\"}]}"
        },
        { "mirror.released", new MirrorReleased(), "{}" },
        { "mirror.files-merged", new MirrorFilesMerged(new BlobRef("ab", 12)), $$"""{"fileSet":{{Blob}}}""" },
        {
            "mirror.registered",
            new MirrorRegistered(
                MirrorSamples.Bare,
                new MirrorInheritance(
                    Rename, "a", false, Patches: new FilePatches { All = [new FilePatch { At = Noon, Added = [1] }] })),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\","
                + "\"enabled\":false,\"patches\":{\"all\":[{\"at\":\"2026-03-01T12:00:00+00:00\",\"added\":[1],\"removed\":[]}]}}}"
        },
        {
            "mirror.verdict-changed",
            new MirrorVerdictChanged("rsync", Verdict.Down, "@ERROR", Noon, FamilyState.Down),
            """{"scheme":"rsync","verdict":"Down","reason":"@ERROR","since":"2026-03-01T12:00:00+00:00","ipv4":"Down"}"""
        },
        {
            "mirror.registered",
            new MirrorRegistered(
                MirrorSamples.Bare,
                new MirrorInheritance(Rename, "a", false, Rsync: new MirrorVerdictChanged("rsync", Verdict.Up, "ok", Noon))),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\","
                + "\"enabled\":false,\"rsync\":{\"scheme\":\"rsync\",\"verdict\":\"Up\",\"reason\":\"ok\","
                + "\"since\":\"2026-03-01T12:00:00+00:00\"}}}"
        },
        {
            "mirror.registered",
            new MirrorRegistered(
                MirrorSamples.Bare,
                new MirrorInheritance(
                    Rename, "a", false, History: new MirrorHistory(Noon, 7) { Ftp = new SchemeHistory { Downs = 1 } })),
            "{\"definition\":" + BareDefinition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\","
                + "\"enabled\":false,\"history\":{\"firstSeen\":\"2026-03-01T12:00:00+00:00\",\"sequence\":7,"
                + "\"http\":" + NoHistory + ",\"https\":" + NoHistory + ",\"ftp\":{\"upSeconds\":0,\"downSeconds\":0,\"downs\":1,"
                + "\"changes\":[],\"incidents\":[]}}}}"
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Events_are_written_as_they_always_were(string type, MirrorEvent happened, string json)
    {
        var (name, version, payload) = MirrorEventCodec.Encode(happened);

        Assert.Equal(type, name);
        Assert.Equal(1, version);
        Assert.Equal(json, Encoding.UTF8.GetString(payload));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void What_was_ever_written_can_be_read(string type, MirrorEvent happened, string json)
    {
        Assert.Equal(happened, MirrorEventCodec.Decode(type, 1, Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Every_kind_of_event_has_a_golden_sample()
    {
        var sampled = Golden.Select(row => (string)row[0]).ToHashSet();

        Assert.Equal(sampled.Order(), MirrorEventCodec.Manifest.Entries.Select(e => e.Name).Order());
    }

    [Fact]
    public void Fields_of_a_newer_version_are_ignored()
    {
        var read = MirrorEventCodec.Decode("mirror.removed", 1, """{"renamedTo":"b","moreToCome":[1]}"""u8.ToArray());

        Assert.Equal(new MirrorRemoved("b"), read);
    }

    [Fact]
    public void Missing_lists_and_groups_are_empty_not_null()
    {
        var json = """{"definition":{"repository":"default","id":"b","weight":100}}"""u8.ToArray();

        Assert.Equal(new MirrorChanged(MirrorSamples.Bare), MirrorEventCodec.Decode("mirror.changed", 1, json));
    }

    [Theory]
    [InlineData("mirror.teleported", 1)]
    [InlineData("mirror.enabled", 2)]
    public void An_unknown_type_or_version_is_refused(string type, int version)
    {
        var refused = Assert.Throws<UnknownEventException>(() => MirrorEventCodec.Decode(type, version, "{}"u8.ToArray()));

        Assert.Equal((type, version), (refused.Type, refused.Version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"report\":null,\"fileSet\":null}")]
    [InlineData("{}")]
    public void A_damaged_payload_is_refused(string json)
    {
        Assert.Throws<InvalidDataException>(
            () => MirrorEventCodec.Decode("mirror.scanned", 1, Encoding.UTF8.GetBytes(json)));
    }
}
