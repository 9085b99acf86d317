namespace MirrorActors.Actors.FileIndex;

/// <summary>Collects a holder column; equal sets become one.</summary>
internal sealed class HolderColumnBuilder(int rows)
{
    private readonly int[] _index = new int[rows];
    private readonly Dictionary<MirrorSet, int> _numbers = [];
    private readonly List<MirrorSet> _sets = [];

    public int Intern(MirrorSet set)
    {
        if (_numbers.TryGetValue(set, out var number)) return number;
        _numbers.Add(set, _sets.Count);
        _sets.Add(set);
        return _sets.Count - 1;
    }

    public void Set(int row, int number) => _index[row] = number;

    public HolderColumn Build() => new(_index, [.. _sets]);
}
