using System.Numerics;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The mirrors that hold a file version: a set of mirror ordinals. Immutable; shared by the files of a shard.</summary>
public sealed class MirrorSet : IEquatable<MirrorSet>
{
    private readonly ulong[] _words;

    private MirrorSet(ulong[] words)
    {
        _words = words;
        foreach (var word in words) Count += BitOperations.PopCount(word);
    }

    public static MirrorSet Empty { get; } = new([]);

    public int Count { get; }

    /// <summary>Bit <c>n &amp; 63</c> of word <c>n / 64</c> stands for ordinal n; ends at the last word that is not zero.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public bool Contains(int ordinal)
    {
        var word = ordinal >> 6;
        return (uint)word < (uint)_words.Length && (_words[word] >> (ordinal & 63) & 1) != 0;
    }

    public static MirrorSet Of(params ReadOnlySpan<int> ordinals)
    {
        var set = Empty;
        foreach (var ordinal in ordinals) set = set.With(ordinal, true);
        return set;
    }

    internal MirrorSet With(int ordinal, bool present)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        if (Contains(ordinal) == present) return this;
        var words = new ulong[Math.Max(_words.Length, (ordinal >> 6) + 1)];
        _words.CopyTo(words, 0);
        words[ordinal >> 6] ^= 1UL << (ordinal & 63);
        var used = words.Length;
        while (used > 0 && words[used - 1] == 0) used--;
        return used == 0 ? Empty : new MirrorSet(words[..used]);
    }

    public bool Equals(MirrorSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => Equals(obj as MirrorSet);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words) hash.Add(word);
        return hash.ToHashCode();
    }
}
