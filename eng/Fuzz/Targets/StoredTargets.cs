using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Events;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Fuzz.Targets;

/// <summary>What is read back from disks and peers, databases, and bodies of the admin API.</summary>
internal static class StoredTargets
{
    private const int MostNetworks = 50;
    private static readonly FileSet Set = new FileSetBuilder().Build();

    public static IEnumerable<FuzzTarget> List =>
    [
        new("admin-json", AdminBodies, Inputs.Of(
            """{"id":"m","fields":{"http":"http://a.example/"},"check":false,"reason":"r"}""",
                """{"glob":"*.iso","status":451,"reason":"r","until":"2h"}""",
            """{"to":"n"}""", """{"fields":{"a":null}}"""))
        { Words = """{ } [ ] "fields": "id": "glob": "until": "status": "reason": "check": null true 1e400 \ud800 \u0000""" },
        new("events", Events, StoredSeeds.Events)
        { Words = """{ } [ ] "definition": "urls": "place": "networks": "report": "patch": "all": "added": "files": "segments": null -1 1e400 \ud800""" },
        new("snapshots", Snapshots, StoredSeeds.Snapshots)
        { Words = """{ } [ ] "definition": "rules": "segments": "verdicts": "patches": "drained": null -1 true""" },
        new("segment", Segment, [.. Segments()]),
        new("blobs", Blobs, SegmentCodec.Encode([]), Set.Encode(), "MAFS\u0001"u8.ToArray(),
            "MACS\u0001"u8.ToArray()) { Words = "MAFS\u0001 MACS\u0001" },
        new("pieces", Pieces, PiecePack.Encode([]), PiecePack.Encode(
            [(new FileId(3), new PieceList(64 << 10, new byte[64])), (new FileId(9), new PieceList(16 << 20, new byte[96]))]))
        { Words = "MAPP\u0001" },
        new("mmdb", Mmdb, Database(4, 24), Database(6, 28), Database(6, 32)) { Files = ("mmdb", "*.mmdb") },
    ];

    private static void AdminBodies(byte[] input)
    {
        Json(input, AdminJson.Default.MirrorAddRequest);
        Json(input, AdminJson.Default.MirrorSetRequest);
        Json(input, AdminJson.Default.MirrorRenameRequest);
        Json(input, AdminJson.Default.PathBlockRequest);
        Json(input, AdminJson.Default.PathHoldRequest);
        Json(input, AdminJson.Default.PathAllowRequest);
    }

    private static void Json<T>(byte[] input, JsonTypeInfo<T> type) => Claim.Only<JsonException>(() => JsonSerializer.Deserialize(input,
        type));

    private static void Events(byte[] input)
    {
        Decode(MirrorEventCodec.Manifest, input);
        Decode(CatalogueEventCodec.Manifest, input);
        Decode(PathEventCodec.Manifest, input);
    }

    private static void Decode<T>(EventManifest<T> manifest, byte[] input)
        where T : class
    {
        foreach (var entry in manifest.Entries)
        {
            T? read = null;
            if (Claim.Only<InvalidDataException>(() => read = manifest.Decode(entry.Name, entry.Version, input))) manifest.Encode(read!);
        }
    }

    private static void Snapshots(byte[] input)
    {
        Claim.Only<InvalidDataException>(() => new MirrorStateCodec().Decode(1, input));
        Claim.Only<InvalidDataException>(() => new CatalogueCodec().Decode(CatalogueEventCodec.SnapshotVersion, input));
        Claim.Only<InvalidDataException>(() => PathEventCodec.DecodeSnapshot(PathEventCodec.SnapshotVersion, input));
    }

    /// <summary>The bytes inside of a segment's compression.</summary>
    private static void Segment(byte[] input)
    {
        using var stored = new MemoryStream();
        stored.Write("MACS\u0001"u8);
        using (var brotli = new BrotliStream(stored, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(input);
        Claim.Only<InvalidDataException>(() => SegmentCodec.Decode(stored.ToArray()));
    }

    private static void Blobs(byte[] input)
    {
        Claim.Only<InvalidDataException>(() => SegmentCodec.Decode(input));
        Claim.Only<InvalidDataException>(() => FileSet.Decode(input));
    }

    private static void Pieces(byte[] input) => Claim.Only<InvalidDataException>(() =>
    {
        var pack = PiecePack.Decode(input);
        var last = -1;
        foreach (var file in pack.Files)
        {
            Claim.That(file.Value > last, "files out of order");
            last = file.Value;
            var list = pack.Find(file);
            Claim.That(list is { Count: >= 2 and <= PieceLength.MostPieces } && int.IsPow2(list.Length), "a list that is none");
        }
    });

    private static IEnumerable<byte[]> Segments()
    {
        var hashes = FileHashes.None with { Sha256 = new byte[32] };
        var hashed = new FileHashed("/a/d"u8.ToArray(), new FileId(4), hashes with { Pieces = new BlobRef(new string('a', 64), 99) });
        var put = new FilePut("/a/b"u8.ToArray(), new FileId(3), 5, 6, hashes, [7]);
        foreach (var changes in new FileChange[][] { [put], [put, hashed], [put, new FileRemoved("/a/c"u8.ToArray())], [new AliasPut("/x"u8.ToArray(),
            "/a/b"u8.ToArray()), put] })
        {
            using var stored = new MemoryStream(SegmentCodec.Encode(changes)[5..]);
            using var brotli = new BrotliStream(stored, CompressionMode.Decompress);
            using var raw = new MemoryStream();
            brotli.CopyTo(raw);
            yield return raw.ToArray();
        }
    }

    private static void Mmdb(byte[] input) => Claim.Only<MmdbFormatException>(() =>
    {
        var reader = MmdbReader.FromBytes(input);
        foreach (var (_, record, _) in reader.Networks().Take(MostNetworks)) Read(reader, record);
        reader.Find(AddressKey.Parse("81.2.69.160"), out var v4);
        Read(reader, v4);
        reader.Find(AddressKey.Parse("2001:db8::1"), out var v6);
        Read(reader, v6);
    });

    private static void Read(MmdbReader reader, MmdbRecord record)
    {
        if (!record.Found) return;
        if (reader.ReadPlace(record, out var place) == MmdbFault.None) _ = place.ToString();
        Claim.Only<MmdbFormatException>(() => reader.Decode(record));
    }

    private static byte[] Database(int ipVersion, int recordSize)
    {
        var writer = new MmdbWriter(ipVersion, recordSize);
        writer.Add("10.0.0.0/8", new Dictionary<string, object> { ["en"] = "Germany" });
        var names = new MmdbValueWriter.Pointer(writer.LastOffset);
        writer.Add("81.2.69.0/24", new Dictionary<string, object>
        {
            ["continent"] = new Dictionary<string, object> { ["code"] = "EU", ["names"] = names },
            ["country"] = new Dictionary<string, object> { ["iso_code"] = "DE", ["names"] = names },
            ["location"] = new Dictionary<string, object> { ["latitude"] = 1.5, ["longitude"] = 2.5 },
            ["list"] = new object[] { 1u, "two", true, 3UL },
            ["autonomous_system_number"] = 64512u,
        });
        return writer.ToBytes();
    }
}
