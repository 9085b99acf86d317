namespace MirrorActors.Engine.Hocon;

/// <summary>A cursor over the tokens of one text; the last token is always the end.</summary>
internal sealed class HoconTokens(IReadOnlyList<HoconToken> tokens)
{
    public int Position { get; private set; }

    public HoconToken Current => tokens[Position];

    public HoconToken Take()
    {
        var token = tokens[Position];
        if (Position < tokens.Count - 1) Position++;
        return token;
    }

    public bool TryTake(HoconTokenKind kind)
    {
        if (Current.Kind != kind) return false;
        Take();
        return true;
    }

    public void SkipNewLines()
    {
        while (Current.Kind == HoconTokenKind.NewLine) Take();
    }

    /// <summary>After an error that was met at or behind <paramref name="start"/>: goes to the end of the entry, over
    /// whatever it opens, and always moves past <paramref name="start"/>.</summary>
    public void SkipEntry(int start)
    {
        if (Position == start && !Current.Opens) Take();
        for (var depth = 0; Current.Kind != HoconTokenKind.End; Take())
        {
            if (Current.Opens) depth++;
            else if (depth == 0 && Current.EndsValue) return;
            else if (Current.Closes) depth--;
        }
    }
}
