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

    /// <param name="numbers">The set of each file; numbered anew when the pool is made anew.</param>
    public SetPool Build(Span<int> numbers)
    {
        if (Extended is { } pool) return pool;
        var newNumbers = new int[_count];
        var kept = hasTwins ? Distinct(numbers, newNumbers) : All(newNumbers);
        foreach (ref var number in numbers) number = newNumbers[number];
        var words = new ulong[(kept.Count + Slack(kept.Count, numbers.Length)) * _stride];
        for (var i = 1; i < kept.Count; i++) _words.AsSpan(kept[i] * _stride, _stride).CopyTo(words.AsSpan(i * _stride));
        return new SetPool(words, _stride, kept.Count);
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

    private static List<int> All(int[] newNumbers)
    {
        for (var number = 0; number < newNumbers.Length; number++) newNumbers[number] = number;
        return [.. newNumbers];
    }

    private List<int> Distinct(ReadOnlySpan<int> numbers, int[] newNumbers)
    {
        var sets = new SetPool(_words, _stride, _count);
        var byContent = new Dictionary<MirrorSet, int>();
        var kept = new List<int> { 0 };
        foreach (var number in numbers)
        {
            if (number == 0 || newNumbers[number] != 0) continue;
            if (!byContent.TryGetValue(sets[number], out var next))
            {
                byContent.Add(sets[number], next = kept.Count);
                kept.Add(number);
            }

            newNumbers[number] = next;
        }

        return kept;
    }

    private void Grow(int stride)
    {
        var words = new ulong[Math.Max(_count + (_count / 4), 16) * stride];
        for (var i = 1; i < _count; i++) _words.AsSpan(i * _stride, _stride).CopyTo(words.AsSpan(i * stride));
        (_words, _stride) = (words, stride);
    }
}
