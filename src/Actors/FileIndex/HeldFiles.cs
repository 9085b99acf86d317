using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Which of some mirrors hold the files of a range of ids. Of several mirrors the bits are turned by 90 degrees first: a look at
/// a file then is one read instead of one a mirror.
/// </summary>
internal sealed class HeldFiles
{
    /// <summary>Files whose bits are turned at once; 8 bytes each.</summary>
    private const int RangeWords = 1 << 16;

    private readonly FileSet? _single;
    private readonly ulong[] _turned;

    private HeldFiles(int[] ordinals, int first, int end, FileSet? single, ulong[] turned)
    {
        (Ordinals, First, End) = (ordinals, first, end);
        (_single, _turned) = (single, turned);
    }

    public int[] Ordinals { get; }

    /// <summary>The first id of the range.</summary>
    public int First { get; }

    /// <summary>Exclusive; <see cref="int.MaxValue"/> when the range has no end.</summary>
    public int End { get; }

    /// <summary>Bit n: the mirror at place n of <see cref="Ordinals"/> holds the file.</summary>
    public ulong Of(int id)
    {
        if (_single is not null) return _single.Contains(new FileId(id)) ? 1UL : 0;
        var place = id - First;
        return place < _turned.Length ? _turned[place] : 0;
    }

    /// <summary>All ids in ranges, in their order.</summary>
    /// <param name="sets">At most 64, of different mirrors.</param>
    public static IEnumerable<HeldFiles> Of(IReadOnlyList<MirrorFiles> sets)
    {
        var ordinals = sets.Select(s => s.Ordinal).ToArray();
        if (sets.Count == 1)
        {
            yield return new HeldFiles(ordinals, 0, int.MaxValue, sets[0].Held, []);
            yield break;
        }

        var most = sets.Count == 0 ? 0 : sets.Max(s => s.Held.WordCount);
        for (var from = 0; from == 0 || from < most; from += RangeWords)
        {
            var words = Math.Min(RangeWords, most - from);
            var isLast = from + RangeWords >= most;
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
