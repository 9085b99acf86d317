namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Collects the rows of one page, as many as one may have.</summary>
internal sealed class IndexRows
{
    private readonly List<IndexRow> _rows = [];

    public int Hostile { get; private set; }

    public IReadOnlyList<IndexRow> All => _rows;

    public IndexRow? Last => _rows.Count > 0 ? _rows[^1] : null;

    /// <exception cref="ListingException">One too many.</exception>
    public void Add(IndexRow row)
    {
        Charge();
        _rows.Add(row);
    }

    /// <exception cref="ListingException">One too many.</exception>
    public void AddHostile()
    {
        Charge();
        Hostile++;
    }

    public void ReplaceLast(IndexRow row) => _rows[^1] = row;

    private void Charge()
    {
        if (_rows.Count + Hostile == HttpIndexLimits.PageRows)
            throw new ListingException($"a directory has more than {HttpIndexLimits.PageRows} entries");
    }
}
