using System.Numerics;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The hashes of some consecutive ids: mapped from a file or in memory, and which of them are there.</summary>
internal sealed class HashPage
{
    private readonly MappedBytes? _mapped;
    private readonly byte[]? _memory;
    private readonly HashPage? _before; // readers may still be inside its mapping
    private readonly ulong[] _known;

    public HashPage(int ids, MappedBytes mapped)
        : this(new ulong[(ids + 63) / 64]) => _mapped = mapped;

    public HashPage(int ids, byte[] memory)
        : this(new ulong[(ids + 63) / 64]) => _memory = memory;

    private HashPage(ulong[] known, byte[] memory, HashPage before)
        : this(known) => (_memory, _before) = (memory, before);

    private HashPage(ulong[] known) => _known = known;

    public ReadOnlySpan<byte> Bytes => _mapped is { } mapped ? mapped.Span : _memory;

    public bool Has(int place) => (Volatile.Read(ref _known[place >> 6]) >> (place & 63) & 1) != 0;

    /// <summary>What <see cref="Has"/> and a reader of the bytes need.</summary>
    public void Prefetch(int place, int start)
    {
        FileIndex.Prefetch.At<ulong>(_known, place >> 6);
        FileIndex.Prefetch.At(Bytes, start);
    }

    public bool HasNone(int place, int count)
    {
        for (var i = place; i < place + count; i++)
        {
            if (Has(i)) return false;
        }

        return true;
    }

    /// <returns>False when the file could not be written.</returns>
    public bool TryWrite(int place, ReadOnlySpan<byte> values, int width)
    {
        if (_mapped is { } mapped) return mapped.TryWrite(place * width, values);
        values.CopyTo(_memory.AsSpan(place * width));
        return true;
    }

    public void Mark(int place, int count)
    {
        for (var i = place; i < place + count; i++) Interlocked.Or(ref _known[i >> 6], 1UL << (i & 63));
    }

    /// <summary>This page's copy in memory. Only known hashes are read: behind the others the file may have no blocks.</summary>
    public HashPage ToMemory(int width)
    {
        var known = new ulong[_known.Length];
        var bytes = new byte[Bytes.Length];
        for (var word = 0; word < known.Length; word++)
        {
            known[word] = Volatile.Read(ref _known[word]);
            for (var bits = known[word]; bits != 0; bits &= bits - 1)
            {
                var start = ((word * 64) + BitOperations.TrailingZeroCount(bits)) * width;
                Bytes.Slice(start, width).CopyTo(bytes.AsSpan(start));
            }
        }

        return new HashPage(known, bytes, this);
    }
}
