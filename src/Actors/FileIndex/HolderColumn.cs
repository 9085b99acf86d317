namespace MirrorActors.Actors.FileIndex;

/// <summary>The holders of each file of a shard: a small number a file, into the distinct sets there are.</summary>
/// <param name="Index">For each file, its set's place in <paramref name="Sets"/>.</param>
internal sealed record HolderColumn(int[] Index, MirrorSet[] Sets)
{
    public static readonly HolderColumn Empty = new([], [MirrorSet.Empty]);

    public MirrorSet Of(int row) => Sets[Index[row]];

    /// <summary>The column after a mirror's file set was replaced; this one when nothing changes.</summary>
    public HolderColumn With(int ordinal, FileSet held, int[] ids)
    {
        var builder = new HolderColumnBuilder(ids.Length);
        var without = NewMap();
        var with = NewMap();
        var changed = false;
        for (var row = 0; row < ids.Length; row++)
        {
            var holds = held.Contains(new Protocol.Ids.FileId(ids[row]));
            var old = Index[row];
            var map = holds ? with : without;
            if (map[old] < 0) map[old] = builder.Intern(Sets[old].With(ordinal, holds));
            builder.Set(row, map[old]);
            changed |= Sets[old].Contains(ordinal) != holds;
        }

        return changed ? builder.Build() : this;
    }

    /// <summary>A table from this column's set numbers to another's, all unknown (-1).</summary>
    public int[] NewMap()
    {
        var map = new int[Sets.Length];
        Array.Fill(map, -1);
        return map;
    }
}
