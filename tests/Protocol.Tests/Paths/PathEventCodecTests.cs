using System.Text;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Protocol.Tests.Paths;

public sealed class PathEventCodecTests
{
    private const string Snapshot =
        """
        {"rules":[{"glob":"/a/","status":451,"reason":"court order","until":"2027-01-02T03:04:05+00:00"},{"glob":"*.iso","until":"2027-01-02T03:04:05+00:00"}]}
        """;

    private static readonly DateTimeOffset Until = new(2027, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Only add lines: what is here has been written to logs.</summary>
    public static TheoryData<string, PathEvent, string> Golden => new()
    {
        {
            "path.blocked", new PathBlocked("/a/*.iso", 410, "withdrawn"),
            """{"glob":"/a/*.iso","status":410,"reason":"withdrawn"}"""
        },
        {
            "path.blocked", new PathBlocked("/a/", 451, "court order", Until),
            """{"glob":"/a/","status":451,"reason":"court order","until":"2027-01-02T03:04:05+00:00"}"""
        },
        { "path.held", new PathHeld("*.iso", Until), """{"glob":"*.iso","until":"2027-01-02T03:04:05+00:00"}""" },
        {
            "path.held", new PathHeld("*.iso", Until, "release day"),
            """{"glob":"*.iso","until":"2027-01-02T03:04:05+00:00","reason":"release day"}"""
        },
        { "path.allowed", new PathAllowed("*.iso"), """{"glob":"*.iso"}""" },
        { "path.rules-expired", new PathRulesExpired(["a", "b"]), """{"globs":["a","b"]}""" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Events_are_written_as_they_always_were_and_can_be_read(string type, PathEvent happened, string json)
    {
        var (name, version, payload) = PathEventCodec.Manifest.Encode(happened);
        Assert.Equal((type, 1, json), (name, version, Encoding.UTF8.GetString(payload)));
        var read = PathEventCodec.Manifest.Decode(type, 1, Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, Encoding.UTF8.GetString(PathEventCodec.Manifest.Encode(read).Payload));
    }

    [Fact]
    public void Every_kind_of_event_has_a_golden_sample() => Assert.Equal(
        Golden.Select(row => (string)row[0]).Distinct().Order(), PathEventCodec.Manifest.Entries.Select(e => e.Name).Order());

    [Fact]
    public void A_snapshot_is_written_as_it_always_was_and_reads_back()
    {
        var read = PathEventCodec.DecodeSnapshot(1, Encoding.UTF8.GetBytes(Snapshot));
        Assert.NotNull(read);
        Assert.Equal([new PathRule("/a/", 451, "court order", Until), new PathRule("*.iso", null, null, Until)], read.Rules);
        Assert.Equal(Snapshot, Encoding.UTF8.GetString(PathEventCodec.EncodeSnapshot(read)));
        Assert.Null(PathEventCodec.DecodeSnapshot(2, "garbage"u8.ToArray()));
        Assert.Throws<InvalidDataException>(() => PathEventCodec.DecodeSnapshot(1, "{"u8.ToArray()));
    }
}
