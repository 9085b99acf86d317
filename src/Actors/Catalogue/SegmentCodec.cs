using System.IO.Compression;
using Google.Protobuf;
using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Catalogue segments as blobs; the form is described in <c>segment.proto</c>.</summary>
public static class SegmentCodec
{
    private static ReadOnlySpan<byte> Magic => "MACS\u0001"u8;

    public static byte[] Encode(IReadOnlyList<FileChange> changes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes.Count, CatalogueLimits.SegmentRows);
        var writer = new SegmentWriter();
        foreach (var change in changes) writer.Add(change);
        using var output = new MemoryStream();
        output.Write(Magic);
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            writer.ToSegment().WriteTo(brotli);
        }

        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">Damaged, or of a format this program does not know.</exception>
    public static IReadOnlyList<FileChange> Decode(ReadOnlyMemory<byte> stored)
    {
        var segment = Parse(stored);
        return Checked(() => new SegmentReader(segment).ReadAll());
    }

    /// <exception cref="InvalidDataException">Damaged, or of a format this program does not know.</exception>
    internal static Wire.Segment Parse(ReadOnlyMemory<byte> stored)
    {
        if (!stored.Span.StartsWith(Magic)) throw new InvalidDataException("not a catalogue segment (format 1)");
        return Checked(() =>
        {
            using var brotli = new BrotliStream(
                new MemoryStream(stored[Magic.Length..].ToArray(), writable: false), CompressionMode.Decompress);
            using var input = CodedInputStream.CreateWithLimits(brotli, CatalogueLimits.SegmentBytes, recursionLimit: 8);
            var segment = new Wire.Segment();
            segment.MergeFrom(input);
            return segment;
        });
    }

    /// <summary>Puts a segment's plain files into an empty table; other changes are added to <paramref name="rest"/>.</summary>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    internal static void Load(Wire.Segment segment, FileTableLoad table, List<FileChange> rest) => Checked(() =>
    {
        new SegmentReader(segment).Load(table, rest);
        return true;
    });

    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InvalidDataException($"catalogue segment is damaged: {e.Message}", e);
        }
    }

    /// <summary>What decompressing, parsing and reading past the end of a column fail with.</summary>
    internal static bool IsDamage(Exception e) =>
        e is InvalidDataException or InvalidProtocolBufferException or ArgumentException or IndexOutOfRangeException
            or InvalidOperationException or OverflowException;
}
