namespace MirrorActors.Geo.Locating;

/// <summary>Takes starts in ascending order; a later one at the same place replaces the earlier.</summary>
internal sealed class RangeTableBuilder<TKey>
    where TKey : struct, IComparable<TKey>
{
    private readonly List<TKey> _starts = [];
    private readonly List<int> _values = [];

    public void Add(TKey start, int value)
    {
        var last = _starts.Count - 1;
        if (last >= 0 && _starts[last].CompareTo(start) == 0)
        {
            _starts.RemoveAt(last);
            _values.RemoveAt(last--);
        }
        if (value == (last >= 0 ? _values[last] : RangeTable<TKey>.None))
            return;
        _starts.Add(start);
        _values.Add(value);
    }

    /// <summary>Takes back every start at or above this place.</summary>
    public void CutAt(TKey start)
    {
        while (_starts.Count > 0 && _starts[^1].CompareTo(start) >= 0)
        {
            _starts.RemoveAt(_starts.Count - 1);
            _values.RemoveAt(_values.Count - 1);
        }
    }

    public RangeTable<TKey> Build() => new([.. _starts], [.. _values]);
}
