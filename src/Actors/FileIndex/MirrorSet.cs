using System.Numerics;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The mirrors that hold a file version: a set of mirror ordinals. Immutable; a view into words that the files of a shard share.
/// </summary>
public readonly struct MirrorSet : IEquatable<MirrorSet>
{
    private readonly ulong[]? _words;
    private readonly int _start;
    private readonly int _length;

    internal MirrorSet(ulong[] words, int start, int length) => (_words, _start, _length) = (words, start, length);

    public static MirrorSet Empty => default;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in Words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>Bit <c>n &amp; 63</c> of word <c>n / 64</c> stands for ordinal n; may end in words that are zero.</summary>
    public ReadOnlySpan<ulong> Words => _words.AsSpan(_start, _length);

    public bool Contains(int ordinal)
    {
        var word = ordinal >> 6;
        return (uint)word < (uint)_length && (_words![_start + word] >> (ordinal & 63) & 1) != 0;
    }

    public static MirrorSet Of(params ReadOnlySpan<int> ordinals)
    {
        var set = Empty;
        foreach (var ordinal in ordinals) set = set.With(ordinal, true);
        return set;
    }

    public static bool operator ==(MirrorSet left, MirrorSet right) => left.Equals(right);

    public static bool operator !=(MirrorSet left, MirrorSet right) => !left.Equals(right);

    public bool Equals(MirrorSet other) => Used(Words).SequenceEqual(Used(other.Words));

    public override bool Equals(object? obj) => obj is MirrorSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in Used(Words)) hash.Add(word);
        return hash.ToHashCode();
    }

    internal MirrorSet With(int ordinal, bool present)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        if (Contains(ordinal) == present) return this;
        var words = new ulong[Math.Max(_length, (ordinal >> 6) + 1)];
        Words.CopyTo(words);
        words[ordinal >> 6] ^= 1UL << (ordinal & 63);
        return new MirrorSet(words, 0, words.Length);
    }

    /// <summary>The set's number where sets stand in <paramref name="words"/> one after the other; -1 when it is none of them.</summary>
    internal int NumberIn(ulong[] words, int stride) => _words == words && _length == stride && stride > 0 ? _start / stride : -1;

    private static ReadOnlySpan<ulong> Used(ReadOnlySpan<ulong> words) => words[..(words.LastIndexOfAnyExcept(0UL) + 1)];
}
