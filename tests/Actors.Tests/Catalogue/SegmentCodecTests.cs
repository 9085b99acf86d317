using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class SegmentCodecTests
{
    /// <summary>Format 1 as it was first written. Never change it: logs with such bytes exist.</summary>
    private const string Golden =
        "TUFDUwGL3AAAgKqqqurfVNVMwkM9PMJcY7cId7fwWDzCItQ1wmP32NwdQsHAAyAcHCwiLnFTBzcIiAALt4AIh7tCXC4ecI/LMW5x"
        + "uPghTnEOgIAAvxzi06Go9ZvZcxVFUUhRFEURuA09TsEhRiOaEk9xHIlHdd8RSlAkaJKyUwB0xQAhTEzLAQNhjEgeLAATiJdVxXbY"
        + "CmT1/FJ+fmS4u4s7YaS64Us3jtolAgSXQf/0+syosVf9Nvj67X+n//57g4DdBcZGgBG+JTnDbL1fogaGEsM0OZIaHbMRJuzNNBuf"
        + "4EI5OTU9M+vMzWeyObejWC/kF5eWVwqra976Bi+Kza3S9s7u3v7BYfno+OT0rLKhKB80SmhtM0kryv6lrS3nJym8DDfY1KRfb7hN"
        + "v+le1f1G9fomkJxzzp+RGA==";

    /// <summary>Rows that came later; frozen, too.</summary>
    private const string GoldenSuspended =
        "TUFDUwGLOgAAgKqqqupfRFRF1Uxt2d2WFexkYBczsKMd7WhHO9rNzP1ycg843b6kFCkmZYKDMWMasg0uMSvUWlcMQkZG8DPz"
        + "8z7f38YWoaKdhDh4ShNDJyFc6N4MIBHeFUlIVtqyjeN6fhBGcZJmn7woq7ppu354SP8CZDA=";

    private const string GoldenPieces =
        "TUFDUwGLnQAAgKqqqupfWUxUzEzN3c3c3Hwzd3M3d/CDg18cwI9+MnAABwfwk4Mf/Wbm7oe7g58U/GhHPxztcDi5O+WWy2MNwwjvGN7w"
        + "6BhbiA/iYbCNBSDX91JRQZYC+LeRsro/nuVOPCIKaO/+Gnb+DR94nfjZ2VEKV+ibrDhfqLy6gBzW4nq+CVrtThh1417SHwxH43Qy"
        + "zWbz/DPY3+AP8KpxNEUZ3o6srnEyRYVXI2stfcEKCgM=";

    private const string GoldenSuperseded =
        "TUFDUwGLO4AKAS8SBAgICQEaBAAAAAAiBAEBAQEqBGFhYmMyBAgDAQo6AwMFAUIDKBMPSgMBAABSAQxaBAQAAAFiMAECAwQFBgcICQoL"
        + "DA0ODxAREhMUFRYXGBkaGxwdHh8gAQIDBAUGBwgJCgsMDQ4PEIIBCo6AmOvU59DaEQ0D";

    [Fact]
    public void What_is_written_is_read_again() => Assert.Equal(Text(Sample()), Text(SegmentCodec.Decode(SegmentCodec.Encode(Sample()))));

    [Fact]
    public void An_old_segment_is_still_read_without_the_columns_that_no_row_has_any_more() =>
        Assert.Equal(Text(Sample()), Text(SegmentCodec.Decode(Convert.FromBase64String(Golden))));

    [Fact]
    public void Suspended_and_settled_rows_are_read_again_and_stay_as_they_were_first_written()
    {
        Assert.Equal(Text(Suspended()), Text(SegmentCodec.Decode(SegmentCodec.Encode(Suspended()))));
        Assert.Equal(Text(Suspended()), Text(SegmentCodec.Decode(Convert.FromBase64String(GoldenSuspended))));
    }

    [Fact]
    public void Superseded_and_forgotten_rows_are_read_again_and_stay_as_they_were_first_written()
    {
        Assert.Equal(Text(Superseded()), Text(SegmentCodec.Decode(SegmentCodec.Encode(Superseded()))));
        Assert.Equal(Text(Superseded()), Text(SegmentCodec.Decode(Convert.FromBase64String(GoldenSuperseded))));
    }

    [Fact]
    public void Packs_of_pieces_are_read_again_and_stay_as_they_were_first_written()
    {
        Assert.Equal(Text(Pieces()), Text(SegmentCodec.Decode(SegmentCodec.Encode(Pieces()))));
        Assert.Equal(Text(Pieces()), Text(SegmentCodec.Decode(Convert.FromBase64String(GoldenPieces))));
        Assert.Equal(2, Columns(Pieces()).Packs.Count);

    }

    [Theory]
    [InlineData("abc", 9)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", -1)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", (4 << 20) + 1)]
    public void A_pack_that_can_be_none_is_refused(string sha256, long size)
    {
        var segment = Columns(Pieces());
        segment.Packs[0] = new Actors.Catalogue.Wire.Blob { Sha256 = sha256, Size = size };
        Assert.Throws<ArgumentException>(() => new SegmentReader(segment).ReadAll());
    }

    [Fact]
    public void Damaged_segments_are_refused_without_any_other_failure()
    {
        var stored = SegmentCodec.Encode(Sample());
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = stored.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Refused(damaged.AsMemory(0, random.Next(damaged.Length + 1)));
        }
    }

    [Fact]
    public void Damaged_columns_are_refused_without_any_other_failure()
    {
        var random = new Random(6);
        for (var i = 0; i < 3000; i++)
        {
            var segment = Columns([.. Sample(), .. Suspended(), .. Superseded(), .. Pieces()]);
            Damage(segment, random);
            try
            {
                new SegmentReader(segment).ReadAll();
            }
            catch (Exception e) when (SegmentCodec.IsDamage(e))
            {
                continue;
            }
        }
    }

    [Fact]
    public void Another_format_is_refused() =>
        Assert.Throws<InvalidDataException>(() => SegmentCodec.Decode("MACS\u0002rest"u8.ToArray()));

    private static void Refused(ReadOnlyMemory<byte> stored)
    {
        try
        {
            SegmentCodec.Decode(stored);
        }
        catch (InvalidDataException)
        {
            return;
        }
    }

    private static Actors.Catalogue.Wire.Segment Columns(IReadOnlyList<FileChange> changes)
    {
        var writer = new SegmentWriter();
        foreach (var change in changes) writer.Add(change);
        return writer.ToSegment();
    }

    private static void Damage(Actors.Catalogue.Wire.Segment segment, Random random)
    {
        switch (random.Next(13))
        {
            case 0: segment.Directory[random.Next(segment.Directory.Count)] = (uint)random.Next(-1, 99); break;
            case 1: segment.NameLength[random.Next(segment.NameLength.Count)] = (uint)random.Next(-1, 2000); break;
            case 2: segment.Id[0] = random.NextInt64(long.MinValue, long.MaxValue); break;
            case 3: segment.Size[0] = (ulong)random.NextInt64(long.MinValue, long.MaxValue); break;
            case 4: segment.Modified.RemoveAt(0); break;
            case 5: segment.OtherCount[0] = (uint)random.Next(-1, 9); break;
            case 6: segment.Target.Clear(); break;
            case 7: segment.NewId[0] = random.NextInt64(long.MinValue, long.MaxValue); break;
            case 8: segment.Since[0] = random.NextInt64(long.MinValue, long.MaxValue); break;
            case 9: segment.Pack[random.Next(segment.Pack.Count)] = (uint)random.Next(-1, 9); break;
            case 10: segment.Pack.RemoveAt(0); break;
            case 11: segment.Packs.RemoveAt(0); break;
            default: segment.Hashes = Google.Protobuf.ByteString.Empty; break;
        }
    }

    private static IReadOnlyList<FileChange> Sample()
    {
        var hashes = new FileHashes
        {
            Md5 = Bytes(16),
            Sha1 = Bytes(20),
            Sha256 = Bytes(32),
            Sha512 = Bytes(64),
        };
        return
        [
            new FilePut(Path("/pool/main/a/a.deb"), new FileId(3), 5_000_000_000, 638_000_000_000_000_001, hashes, [1, 2]),
            new FilePut(Path("/README"), new FileId(1), 0, 12, FileHashes.None, []),
            new FileHashed(Path("/pool/main/ü.deb"), new FileId(2), FileHashes.None with { Sha256 = Bytes(32) }),
            new FileRemoved(Path("/pool/main/gone")),
            new AliasPut(Path("/latest"), Path("/")),
            new AliasRemoved(Path("/pool/old")),
        ];
    }

    private static IReadOnlyList<FileChange> Suspended() =>
    [
        new FilePut(Path("/a"), new FileId(4), 3, 20, FileHashes.None, [12], IsSuspended: true),
        new FilePut(Path("/b"), new FileId(5), 3, 30, FileHashes.None, []),
        new FileSettled(Path("/a"), new FileId(4), 20, new FileId(4), FileHashes.None with { Sha256 = Bytes(32) }),
        new FileSettled(Path("/c"), new FileId(7), 25, new FileId(9), FileHashes.None with { Md5 = Bytes(16) }),
        new FileSettled(Path("/d"), new FileId(8), 26, new FileId(0), FileHashes.None),
    ];

    private static IReadOnlyList<FileChange> Superseded() =>
    [
        new FileSuperseded(
            new FilePut(Path("/a"), new FileId(4), 3, 20, FileHashes.None with { Sha256 = Bytes(32) }, [12]),
            638_000_000_000_000_007),
        new FileSuperseded(new FilePut(Path("/a"), new FileId(2), 5, 10, FileHashes.None, []), 638_000_000_000_000_000),
        new FileForgotten(Path("/b"), new FileId(1)),
        new FilePut(Path("/c"), new FileId(6), 1, 2, FileHashes.None with { Md5 = Bytes(16) }, []),
    ];

    private static IReadOnlyList<FileChange> Pieces()
    {
        var (one, other) = (new BlobRef(new string('a', 64), 640), new BlobRef(new string('b', 64), 4 << 20));
        return
        [
            new FilePut(Path("/a"), new FileId(4), 70_000, 20, FileHashes.None with { Sha256 = Bytes(32), Pieces = one }, []),
            new FilePut(Path("/b"), new FileId(5), 3, 30, FileHashes.None with { Sha256 = Bytes(32) }, []),
            new FileHashed(Path("/c"), new FileId(6), FileHashes.None with { Pieces = other }),
            new FileSettled(Path("/d"), new FileId(7), 25, new FileId(9), FileHashes.None with { Md5 = Bytes(16), Pieces = one }),
            new FileForgotten(Path("/e"), new FileId(1)),
            new FileSuperseded(new FilePut(Path("/a"), new FileId(2), 70_001, 10, FileHashes.None with { Pieces = other }, [5]), 60),
        ];
    }

    private static byte[] Path(string path) => Encoding.UTF8.GetBytes(path);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(1, count).Select(i => (byte)i)];

    private static string Text(IEnumerable<FileChange> changes) => string.Join('\n', changes.Select(c => Text(c)));

    private static string Text(FileChange change)
    {
        var path = Encoding.UTF8.GetString(change.Path.Span);
        return change switch
        {
            FilePut p => $"{(p.IsSuspended ? "suspended " : "")}put {path} {p.Id} {p.Size} {p.ModifiedTicks} {Text(p.Hashes)} {string.Join(',', p.OtherModified)}",
            FileSuperseded s => $"superseded since {s.SinceTicks}: {Text(s.Version)}",
            FileForgotten f => $"forgotten {path} {f.Id}",
            FileHashed h => $"hashed {path} {h.Id} {Text(h.Hashes)}",
            FileSettled s => $"settled {path} {s.Id} {s.ModifiedTicks} {s.NewId} {Text(s.Hashes)}",
            AliasPut a => $"alias {path} {Encoding.UTF8.GetString(a.Target.Span)}",
            _ => $"{change.GetType().Name} {path}",
        };
    }

    private static string Text(FileHashes h) =>
        string.Join('/', new[] { h.Md5, h.Sha1, h.Sha256, h.Sha512 }.Select(m => Convert.ToHexString(m.Span)))
        + (h.Pieces is { } pack ? $" {pack}" : "");
}
