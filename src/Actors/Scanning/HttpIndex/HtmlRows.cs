namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Decides while rows arrive which of them count, and whether the page is an index. With a dated row it is, and dated rows
/// alone count: a header or a readme in the page may hold links, too. Without any it is one if it says so.
/// </summary>
internal sealed class HtmlRows(IndexPage page)
{
    private readonly List<IndexRow> _undated = [];
    private IndexRow? _last;
    private Rule _rule;

    private enum Rule
    {
        Undecided, Dated, All,
    }

    /// <summary>True when the page says that it is an index.</summary>
    public bool IsTitled { get; set; }

    /// <summary>True when there is nothing yet that makes the page an index.</summary>
    public bool IsUndecided => _rule == Rule.Undecided && !IsTitled;

    public void Add(in IndexRow row)
    {
        // Icons that are links bring the same target twice; the second has the columns.
        if (_last is { } last && last.Name != row.Name) Pass(last);
        _last = row;
    }

    public void End()
    {
        if (_last is { } last) Pass(last);
        if (_rule == Rule.Undecided) DecideWithoutDates();
    }

    private void Pass(in IndexRow row)
    {
        if (_rule == Rule.Undecided && row.Time is not null)
        {
            _rule = Rule.Dated;
            _undated.Clear();
        }

        if (_rule == Rule.Undecided) Hold(row);
        else if (_rule == Rule.All || row.Time is not null) page.Add(row);
    }

    private void Hold(in IndexRow row)
    {
        _undated.Add(row);
        if (_undated.Count == HttpIndexLimits.HeldRows) DecideWithoutDates();
    }

    private void DecideWithoutDates()
    {
        _rule = Rule.All;
        if (!IsTitled) page.TurnOther();
        foreach (var row in _undated) page.Add(row);
        _undated.Clear();
    }
}
