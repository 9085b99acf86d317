namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Adds sets to a pool. As long as there is room they are written behind the last; else the pool is made anew from the sets
/// that are used, equal ones once.
/// </summary>
internal sealed class SetPoolBuilder(SetPool old)
{
    /// <summary>The part of a pool that is left free for sets that come.</summary>
    private const int SlackShare = 16;

    private ulong[] _words = old.Words;
    private int _stride = old.Stride;
    private int _count = old.Count;

    /// <returns>The set's number; 0 for an empty one.</returns>
    public int Add(MirrorSet set)
    {
        var words = set.Words;
        words = words[..(words.LastIndexOfAnyExcept(0UL) + 1)];
        if (words.IsEmpty) return 0;
        var known = set.NumberIn(old.Words, old.Stride);
        if (known >= 0) return known;
        if (words.Length > _stride || (_count + 1) * _stride > _words.Length) Grow(Math.Max(words.Length, _stride));
        var place = _words.AsSpan(_count * _stride, _stride);
        words.CopyTo(place);
        place[words.Length..].Clear();
        return _count++;
    }

    /// <param name="numbers">The set of each file; numbered anew when the pool is made anew.</param>
    public SetPool Build(Span<int> numbers)
    {
        if (_words == old.Words) return old with { Count = _count };
        var grown = new SetPool(_words, _stride, _count);
        var newNumbers = new int[_count];
        var byContent = new Dictionary<MirrorSet, int>();
        var kept = new List<int> { 0 };
        foreach (ref var number in numbers)
        {
            if (number == 0) continue;
            if (newNumbers[number] == 0)
            {
                if (!byContent.TryGetValue(grown[number], out var next))
                {
                    byContent.Add(grown[number], next = kept.Count);
                    kept.Add(number);
                }

                newNumbers[number] = next;
            }

            number = newNumbers[number];
        }

        var words = new ulong[(kept.Count + (kept.Count / SlackShare) + 1) * _stride];
        for (var i = 1; i < kept.Count; i++) grown[kept[i]].Words.CopyTo(words.AsSpan(i * _stride));
        return new SetPool(words, _stride, kept.Count);
    }

    private void Grow(int stride)
    {
        var words = new ulong[Math.Max(_count + (_count / 4), 16) * stride];
        for (var i = 1; i < _count; i++) _words.AsSpan(i * _stride, _stride).CopyTo(words.AsSpan(i * stride));
        (_words, _stride) = (words, stride);
    }
}
