using System.Numerics;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The hashes of some consecutive ids: mapped from a file or in memory, and which of them are there.</summary>
internal sealed class HashPage
{
    private readonly MappedBytes? _mapped;
    private readonly byte[]? _memory;
    private readonly ulong[] _known;

    public HashPage(int ids, MappedBytes mapped)
        : this(new ulong[(ids + 63) / 64]) => _mapped = mapped;

    public HashPage(int ids, byte[] memory)
        : this(new ulong[(ids + 63) / 64]) => _memory = memory;

    private HashPage(ulong[] known, byte[] memory)
        : this(known) => _memory = memory;

    private HashPage(ulong[] known) => _known = known;

    public ReadOnlySpan<byte> Bytes => _mapped is { } mapped ? mapped.Span : _memory;

    public bool Has(int place) => (Volatile.Read(ref _known[place >> 6]) >> (place & 63) & 1) != 0;

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

    /// <summary>This page's copy in memory.</summary>
    public HashPage ToMemory() => new((ulong[])_known.Clone(), Bytes.ToArray());
}
