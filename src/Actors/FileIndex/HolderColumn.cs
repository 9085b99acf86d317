using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The holders of each file of a shard: a small number a file, into the distinct sets there are.</summary>
/// <param name="Index">For each file, its set's place in <paramref name="Sets"/>.</param>
internal sealed record HolderColumn(int[] Index, MirrorSet[] Sets)
{
    public static readonly HolderColumn Empty = new([], [MirrorSet.Empty]);

    public MirrorSet Of(int row) => Sets[Index[row]];

    /// <summary>The column after file sets of mirrors were replaced; this one when nothing changes.</summary>
    public HolderColumn With(IReadOnlyList<MirrorFiles> changes, int[] ids)
    {
        var builder = new HolderColumnBuilder(ids.Length);
        var sets = changes.Select(c => c.Held).ToArray();
        var known = new Dictionary<(int Old, uint Held), int>();
        var (last, number, changed) = ((Old: -1, Held: 0u), -1, false);
        for (var row = 0; row < ids.Length; row++)
        {
            var held = 0u;
            for (var i = 0; i < sets.Length; i++) held |= sets[i].Contains(new FileId(ids[row])) ? 1u << i : 0;
            var next = (Old: Index[row], Held: held);
            if (next != last && !known.TryGetValue(next, out number))
            {
                var before = Sets[next.Old];
                var after = Replaced(before, changes, held);
                changed |= !after.Equals(before);
                known.Add(next, number = builder.Intern(after));
            }

            last = next;
            builder.Set(row, number);
        }

        return changed ? builder.Build() : this;
    }

    /// <param name="held">Bit n: the mirror of change n holds the file.</param>
    private static MirrorSet Replaced(MirrorSet set, IReadOnlyList<MirrorFiles> changes, uint held)
    {
        for (var i = 0; i < changes.Count; i++) set = set.With(changes[i].Ordinal, (held >> i & 1) != 0);
        return set;
    }

    /// <summary>A table from this column's set numbers to another's, all unknown (-1).</summary>
    public int[] NewMap()
    {
        var map = new int[Sets.Length];
        Array.Fill(map, -1);
        return map;
    }
}
