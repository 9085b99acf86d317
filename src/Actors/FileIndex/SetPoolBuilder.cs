using System.Buffers;
using System.Numerics;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Adds sets to a pool. As long as there is room they are written behind the last; else the pool is made anew from the sets
/// that are used.
/// </summary>
/// <param name="hasTwins">Equal sets may be added, and become one when the pool is made anew.</param>
internal sealed class SetPoolBuilder(SetPool old, bool hasTwins = true)
{
    private ulong[] _words = old.Words;
    private int _stride = old.Stride;
    private int _count = old.Count;

    /// <returns>The set's number; 0 for an empty one.</returns>
    public int Add(MirrorSet set)
    {
        var known = set.NumberIn(old.Words, old.Stride);
        return known >= 0 ? known : Add(set.Words);
    }

    public int Add(ReadOnlySpan<ulong> words)
    {
        words = words[..(words.LastIndexOfAnyExcept(0UL) + 1)];
        if (words.IsEmpty) return 0;
        if (words.Length > _stride || (_count + 1) * _stride > _words.Length) Grow(Math.Max(words.Length, _stride));
        var place = _words.AsSpan(_count * _stride, _stride);
        words.CopyTo(place);
        place[words.Length..].Clear();
        return _count++;
    }

    /// <summary>The old pool with what was added, all numbers as they were; null when there was no room for it.</summary>
    public SetPool? Extended => _words == old.Words ? old with { Count = _count, HasTwins = old.HasTwins || _count > old.Count } : null;

    /// <summary>The end of the builder.</summary>
    /// <param name="numbers">The set of each file; numbered anew when the pool is made anew.</param>
    public SetPool Build(Span<int> numbers)
    {
        if (Extended is { } pool) return pool;
        var count = hasTwins ? MergeTwins(numbers) : _count;
        var words = new ulong[(count + Slack(count, numbers.Length)) * _stride];
        _words.AsSpan(0, count * _stride).CopyTo(words);
        Release();
        return new SetPool(words, _stride, count);
    }

    /// <summary>
    /// What is left free for sets that come: a 64th to a 22nd, by chance, so that pools that were made together do not fill up
    /// together.
    /// </summary>
    private static int Slack(int sets, int files)
    {
        var chance = (int)((((uint)sets * 31) + (uint)files) * 2654435769 >> 27);
        return 1 + (chance / 2) + (int)((long)sets * (16 + chance) / 1024);
    }

    /// <summary>Moves the sets that are used together, equal ones as one, and gives the files their new numbers.</summary>
    /// <returns>How many sets there are.</returns>
    private int MergeTwins(Span<int> numbers)
    {
        var bits = BitOperations.Log2((uint)_count) + 2;
        var (next, slots) = (ArrayPool<int>.Shared.Rent(_count), ArrayPool<int>.Shared.Rent(1 << bits));
        next.AsSpan(0, _count).Clear();
        slots.AsSpan(0, 1 << bits).Clear();
        foreach (var number in numbers) next[number] = 1;
        var kept = 1;
        for (var number = 1; number < _count; number++)
        {
            if (next[number] == 0) continue;
            var set = Words(number);
            var at = (int)(Hash(set) >> (64 - bits));
            while (slots[at] != 0 && !Words(slots[at]).SequenceEqual(set)) at = (at + 1) & ((1 << bits) - 1);
            if (slots[at] == 0) set.CopyTo(Words(slots[at] = kept++));
            next[number] = slots[at];
        }

        next[0] = 0;
        foreach (ref var number in numbers) number = next[number];
        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(slots);
        return kept;
    }

    private Span<ulong> Words(int number) => _words.AsSpan(number * _stride, _stride);

    private static ulong Hash(ReadOnlySpan<ulong> words)
    {
        var hash = 0UL;
        foreach (var word in words) hash = BitOperations.RotateLeft((hash ^ word) * 0x9E3779B97F4A7C15, 29);
        return hash * 0x9E3779B97F4A7C15;
    }

    private void Grow(int stride)
    {
        var words = ArrayPool<ulong>.Shared.Rent((_count + (_count / 4) + 16) * stride);
        if (stride == _stride) _words.AsSpan(0, _count * stride).CopyTo(words);
        else Widen(words, stride);
        Release();
        (_words, _stride) = (words, stride);
    }

    private void Widen(Span<ulong> words, int stride)
    {
        for (var number = 0; number < _count; number++)
        {
            Words(number).CopyTo(words[(number * stride)..]);
            words.Slice((number * stride) + _stride, stride - _stride).Clear();
        }
    }

    private void Release()
    {
        if (_words != old.Words) ArrayPool<ulong>.Shared.Return(_words);
        _words = old.Words;
    }
}
