namespace MirrorActors.Fuzz.Targets;

/// <summary>Events and snapshots as logs have them.</summary>
internal static class StoredSeeds
{
    private const string Report =
        """
        {"result":"Completed","protocol":"rsync","started":"2026-03-01T12:00:00+00:00","took":"00:01:30","entries":10,"matched":7,
        "outdated":2,"foreign":1,"timePrecision":"00:00:01","timeOffset":"01:00:00","trace":"2026-03-01T11:00:00+00:00"}
        """;

    private const string Definition =
        """
        {"repository":"default","id":"b","urls":{"http":"http://a.example/pub/","rsync":"rsync://u:p@a.example/pub/"},
        "place":{"countries":["DE"],"continent":"EU","latitude":52.5,"longitude":13.25},
        "networks":{"asns":[680],"prefixes":["192.0.2.0/24"],"asAnywhere":true},"weight":100,
        "restrictions":{"countryOnly":false,"excludedCountries":["FR"],"excludedNetworks":{"asns":[1],"prefixes":["192.0.2.128/25"]}},
        "files":{"minSize":4096,"include":["/iso/**"],"ignoreMtime":true},"quota":{"bytes":10000000000000,"resetDay":15},
        "maintenance":{"windows":[{"from":"2027-01-31T22:00:00+00:00","until":"2027-02-01T04:00:00+00:00"}]},"operator":{"name":"x"}}
        """;

    private const string Patch = """{"at":"2026-03-01T12:00:00+00:00","added":[3,7],"removed":[5]}""";
    private const string Blob = """{"sha256":"ab","size":12}""";

    private const string Patches = "{\"all\":[" + Patch + "]}";

    public static byte[][] Events { get; } = Inputs.Of(
        "{\"definition\":" + Definition + ",\"renamedFrom\":{\"rename\":\"00000000-0000-0000-0000-00000000002a\",\"id\":\"a\",\"enabled\":true,"
            + "\"lastScan\":" + Report + ",\"fileSet\":" + Blob + ",\"patches\":" + Patches + "}}",
        "{\"report\":" + Report + ",\"fileSet\":" + Blob + "}",
        "{\"patch\":" + Patch + ",\"reason\":\"new files\"}",
        """{"scheme":"https","verdict":"Down","reason":"t","since":"2026-03-01T12:00:00+00:00","ipv4":"Up","ipv6":"Absent"}""",
        """{"rename":"00000000-0000-0000-0000-00000000002a","to":"b","why":"taken","until":"2026-03-01T12:00:00+00:00"}""",
        "{\"delta\":" + Blob + ",\"added\":1,\"replaced\":2,\"hashed\":3,\"removed\":4,\"nextFileId\":5,\"accepted\":true}",
        """{"reason":"root is empty","filesNow":0,"filesBefore":20000,"path":"/srv/pub","fileSystem":"ext4 1f"}""",
        """{"glob":"/a/","status":451,"reason":"r","until":"2027-01-02T03:04:05+00:00","globs":["a","b"]}""");

    public static byte[][] Snapshots { get; } = Inputs.Of(
        "{\"definition\":" + Definition + ",\"enabled\":true,\"lastScan\":" + Report + ",\"lastGoodScan\":" + Report
            + ",\"fileSet\":" + Blob + ",\"patches\":" + Patches + "}",
        "{\"segments\":[" + Blob + "],\"nextFileId\":5,\"fileSystem\":\"x\"}",
        """{"rules":[{"glob":"*.iso","status":451,"reason":"r","until":"2027-01-02T03:04:05+00:00"}]}""");
}
