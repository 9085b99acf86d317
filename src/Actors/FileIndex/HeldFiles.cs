namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Which of some mirrors hold the files of a range of ids. Of several mirrors the bits are turned by 90 degrees first: a look at
/// a file then is one read instead of one a mirror.
/// </summary>
internal sealed class HeldFiles
{
    /// <summary>Files whose bits are turned at once; 8 bytes each.</summary>
    private const int RangeWords = 1 << 18;

    /// <summary>Sets that are told one after the other: to turn the bits and make all sets of the shards anew costs more.</summary>
    private const int FewSets = 3;

    private FileSet? _single;
    private ulong[] _turned;

    private HeldFiles(int[] ordinals, int first, int end, FileSet? single, ulong[] turned)
    {
        (Ordinals, First, End) = (ordinals, first, end);
        (_single, _turned) = (single, turned);
        OnlyWord = ordinals.Length > 0 && (ordinals[0] & 63) == 0 ? ordinals[0] >> 6 : -1;
        for (var i = 0; i < ordinals.Length; i++)
        {
            if (ordinals[i] != ordinals[0] + i) OnlyWord = -1;
        }
    }

    public int[] Ordinals { get; }

    /// <summary>The files of the only mirror; null when there are several.</summary>
    public FileSet? Single => _single;

    /// <summary>The word of a mirror set that the ordinals are the first bits of; -1 when they are not of one word.</summary>
    public int OnlyWord { get; }

    /// <summary>The first id of the range.</summary>
    public int First { get; }

    /// <summary>Exclusive; <see cref="int.MaxValue"/> when the range has no end.</summary>
    public int End { get; }

    /// <summary>Of some rows the bits: bit n says that the mirror at place n of <see cref="Ordinals"/> holds the file.</summary>
    /// <param name="held">0 for ids that are not in the range.</param>
    public void CopyTo(Span<ulong> held, PackedColumn ids, int row, int count)
    {
        var turned = _turned;
        for (var i = 0; i < count; i++)
        {
            var place = (int)ids[row + i] - First;
            held[i] = (uint)place < (uint)turned.Length ? turned[place] : 0;
        }
    }

    /// <summary>Lets the bits go, which an idle actor's last message would keep.</summary>
    public void Release() => (_single, _turned) = (null, []);

    /// <summary>A set of mirrors after these hold a file or not.</summary>
    /// <param name="held">As <see cref="CopyTo"/> tells.</param>
    /// <param name="words">Room for the set.</param>
    /// <returns>The words of the set.</returns>
    public ReadOnlySpan<ulong> Replace(ReadOnlySpan<ulong> before, ulong held, Span<ulong> words)
    {
        before.CopyTo(words);
        words[before.Length..].Clear();
        if (OnlyWord >= 0)
        {
            ref var word = ref words[OnlyWord];
            var mask = Ordinals.Length == 64 ? ulong.MaxValue : (1UL << Ordinals.Length) - 1;
            word = (word & ~mask) | held;
            return words;
        }

        for (var i = 0; i < Ordinals.Length; i++)
        {
            ref var word = ref words[Ordinals[i] >> 6];
            var bit = 1UL << (Ordinals[i] & 63);
            word = (held >> i & 1) != 0 ? word | bit : word & ~bit;
        }

        return words;
    }

    /// <summary>All ids: of few mirrors one after the other, of more in ranges, in their order.</summary>
    /// <param name="sets">At most 64, of different mirrors.</param>
    /// <param name="rangeWords">Words of a file set in a range.</param>
    public static IEnumerable<HeldFiles> Of(IReadOnlyList<MirrorFiles> sets, int rangeWords = RangeWords) =>
        sets.Count <= FewSets
            ? sets.Select(s => new HeldFiles([s.Ordinal], 0, int.MaxValue, s.Held, []))
            : Ranges(sets, rangeWords);

    private static IEnumerable<HeldFiles> Ranges(IReadOnlyList<MirrorFiles> sets, int rangeWords)
    {
        var ordinals = sets.Select(s => s.Ordinal).ToArray();
        var most = sets.Max(s => s.Held.WordCount);
        for (var from = 0; from == 0 || from < most; from += rangeWords)
        {
            var words = Math.Min(rangeWords, most - from);
            var isLast = from + rangeWords >= most;
            yield return new HeldFiles(ordinals, from * 64, isLast ? int.MaxValue : (from + words) * 64, null, Turned(sets, from, words));
        }
    }

    private static ulong[] Turned(IReadOnlyList<MirrorFiles> sets, int from, int words)
    {
        var turned = new ulong[words * 64];
        for (var word = 0; word < words; word++)
        {
            var block = turned.AsSpan(word * 64, 64);
            for (var i = 0; i < sets.Count; i++) block[i] = sets[i].Held.Word(from + word);
            Turn(block);
        }

        return turned;
    }

    /// <summary>Transposes 64 × 64 bits by swapping ever smaller squares.</summary>
    private static void Turn(Span<ulong> block)
    {
        var mask = 0x00000000_FFFFFFFFUL;
        for (var size = 32; size != 0; size >>= 1, mask ^= mask << size)
        {
            for (var k = 0; k < 64; k = (k + size + 1) & ~size)
            {
                var swap = ((block[k] >> size) ^ block[k + size]) & mask;
                block[k] ^= swap << size;
                block[k + size] ^= swap;
            }
        }
    }
}
