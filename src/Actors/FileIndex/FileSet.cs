using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The file versions a mirror holds: a set of <see cref="FileId"/>. Immutable; made by <see cref="FileSetBuilder"/>.
/// Stored form (format 1): the bytes <c>MAFS 01</c>, a little-endian 32-bit count of 64-bit words, then the words,
/// Brotli-compressed.
/// </summary>
public sealed class FileSet
{
    private const int MaxWords = 1 << 25;
    private const int FirstWords = 1 << 16;
    private readonly ulong[] _words;

    internal FileSet(ulong[] words)
    {
        _words = words;
        foreach (var word in words) Count += BitOperations.PopCount(word);
    }

    public static FileSet Empty { get; } = new([]);

    public int Count { get; }

    internal int WordCount => _words.Length;

    private static ReadOnlySpan<byte> Magic => "MAFS\u0001"u8;

    public bool Contains(FileId file)
    {
        var word = file.Value >> 6;
        return (uint)word < (uint)_words.Length && (_words[word] >> (file.Value & 63) & 1) != 0;
    }

    /// <summary>The set with what checks of single files found.</summary>
    public FileSet With(FilePatches patches)
    {
        if (patches.Count == 0) return this;
        var words = new ulong[Math.Max(_words.Length, (patches.Added.DefaultIfEmpty(-1).Max() >> 6) + 1)];
        _words.CopyTo(words, 0);
        foreach (var file in patches.Added) words[file >> 6] |= 1UL << (file & 63);
        foreach (var file in patches.Removed.Where(file => file >> 6 < words.Length)) words[file >> 6] &= ~(1UL << (file & 63));
        return new FileSet(words);
    }

    /// <summary>The bits of 64 ids from <paramref name="word"/> × 64 on.</summary>
    internal ulong Word(int word) => (uint)word < (uint)_words.Length ? _words[word] : 0;

    public byte[] Encode()
    {
        var raw = new byte[4 + (_words.Length * 8)];
        BinaryPrimitives.WriteInt32LittleEndian(raw, _words.Length);
        for (var i = 0; i < _words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(raw.AsSpan(4 + (i * 8)), _words[i]);
        using var output = new MemoryStream();
        output.Write(Magic);
        using (var brotli = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(raw);
        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a file set of a known format.</exception>
    public static FileSet Decode(ReadOnlyMemory<byte> stored)
    {
        if (!stored.Span.StartsWith(Magic)) throw new InvalidDataException("not a file set (format 1)");
        using var brotli = new BrotliStream(new MemoryStream(stored[Magic.Length..].ToArray()), CompressionMode.Decompress);
        try
        {
            Span<byte> head = stackalloc byte[4];
            brotli.ReadExactly(head);
            var count = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (count is < 0 or > MaxWords) throw new InvalidDataException($"file set of {count} words");
            var words = ReadWords(brotli, count);
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(words, words);
            return new FileSet(words);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidOperationException)
        {
            // The latter is what broken Brotli gives.
            throw new InvalidDataException($"file set is cut short or damaged: {e.Message}", e);
        }
    }

    /// <summary>A count is believed as far as the words come.</summary>
    private static ulong[] ReadWords(BrotliStream from, int count)
    {
        var words = new ulong[Math.Min(count, FirstWords)];
        for (var read = 0; ; Array.Resize(ref words, (int)Math.Min(count, 2L * read)))
        {
            from.ReadExactly(MemoryMarshal.AsBytes(words.AsSpan(read)));
            read = words.Length;
            if (read == count) return words;
        }
    }
}
