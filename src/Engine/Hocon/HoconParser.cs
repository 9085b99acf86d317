namespace MirrorActors.Engine.Hocon;

/// <summary>Tokens → entries. An error ends its entry only; the parser goes on with the next one.</summary>
internal sealed class HoconParser(HoconTokens tokens, HoconErrors errors)
{
    private readonly HoconValueParser _values = new(tokens, errors);

    public static IReadOnlyList<HoconEntry> Parse(string source, string text, HoconErrors errors) =>
        new HoconParser(new HoconTokens(new HoconLexer(source, text, errors).Read()), errors).Document();

    private List<HoconEntry> Document()
    {
        var entries = new List<HoconEntry>();
        tokens.SkipNewLines();
        var open = tokens.Current;
        if (open.Kind == HoconTokenKind.OpenBracket)
        {
            errors.Add(open.Origin, "a list at the top of a file is not supported");
            return entries;
        }

        if (!tokens.TryTake(HoconTokenKind.OpenBrace))
        {
            _values.Entries(entries, 0, null);
            return entries;
        }

        _values.Entries(entries, 0, open);
        tokens.SkipNewLines();
        if (tokens.Current.Kind != HoconTokenKind.End)
            errors.Add(tokens.Current.Origin, $"expected nothing after the closing '}}', found {tokens.Current.Name}");
        return entries;
    }
}
