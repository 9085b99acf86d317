using System.Text;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Events;

namespace MirrorActors.Protocol.Tests.Catalogue;

public sealed class CatalogueEventCodecTests
{
    private const string Snapshot =
        """
        {"segments":[{"sha256":"ab","size":12},{"sha256":"cd","size":13}],"nextFileId":77,"fileSystem":"ext4 1f","heldBecause":"root is empty"}
        """;

    /// <summary>Only add lines: what is here has been written to logs.</summary>
    public static TheoryData<string, CatalogueEvent, string> Golden => new()
    {
        {
            "catalogue.changed",
            new CatalogueChanged(new BlobRef("ab", 12), 1, 2, 3, 4, 5),
            """{"delta":{"sha256":"ab","size":12},"added":1,"replaced":2,"hashed":3,"removed":4,"nextFileId":5}"""
        },
        {
            "catalogue.held",
            new CatalogueHeld("root is empty", 0, 20_000),
            """{"reason":"root is empty","filesNow":0,"filesBefore":20000}"""
        },
        { "catalogue.released", new CatalogueReleased(true), """{"accepted":true}""" },
        {
            "catalogue.rooted",
            new CatalogueRooted("/srv/pub", "ext4 1f"),
            """{"path":"/srv/pub","fileSystem":"ext4 1f"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Events_are_written_as_they_always_were(string type, CatalogueEvent happened, string json)
    {
        var (name, version, payload) = CatalogueEventCodec.Encode(happened);

        Assert.Equal((type, 1, json), (name, version, Encoding.UTF8.GetString(payload)));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void What_was_ever_written_can_be_read(string type, CatalogueEvent happened, string json)
    {
        Assert.Equal(happened, CatalogueEventCodec.Decode(type, 1, Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Every_kind_of_event_has_a_golden_sample()
    {
        var sampled = Golden.Select(row => (string)row[0]).ToHashSet();

        Assert.Equal(sampled.Order(), CatalogueEventCodec.Manifest.Entries.Select(e => e.Name).Order());
    }

    [Fact]
    public void An_unknown_type_is_refused()
    {
        Assert.Throws<UnknownEventException>(() => CatalogueEventCodec.Decode("mirror.enabled", 1, "{}"u8.ToArray()));
    }

    [Fact]
    public void A_snapshot_is_written_as_it_always_was_and_reads_back()
    {
        var read = CatalogueEventCodec.DecodeSnapshot(1, Encoding.UTF8.GetBytes(Snapshot));

        Assert.NotNull(read);
        Assert.Equal(77, read.NextFileId);
        Assert.Equal([new BlobRef("ab", 12), new BlobRef("cd", 13)], read.Segments);
        Assert.Equal(Snapshot, Encoding.UTF8.GetString(CatalogueEventCodec.EncodeSnapshot(read)));
    }

    [Fact]
    public void A_snapshot_of_an_unknown_version_is_left_alone()
    {
        Assert.Null(CatalogueEventCodec.DecodeSnapshot(2, "garbage"u8.ToArray()));
    }
}
