namespace MirrorActors.Engine.Hocon;

/// <summary>Objects, lists and values, by recursive descent. A method that returns null has reported why.</summary>
internal sealed class HoconValueParser(HoconTokens tokens, HoconErrors errors)
{
    /// <summary>Reads entries to the brace that closes <paramref name="open"/>, or to the end without one.</summary>
    public void Entries(List<HoconEntry> entries, int depth, HoconToken? open)
    {
        while (true)
        {
            tokens.SkipNewLines();
            if (tokens.Current.Kind == HoconTokenKind.End)
            {
                if (open is { } brace) errors.Add(brace.Origin, "this '{' is never closed");
                return;
            }

            if (open is not null && tokens.TryTake(HoconTokenKind.CloseBrace)) return;
            var start = tokens.Position;
            var entry = Entry(depth);
            if (entry is not null) entries.Add(entry);
            EndEntry(entry is not null, start);
        }
    }

    /// <summary>Reads a value to the end of its line, a comma or a closing bracket.</summary>
    public HoconNode? Value(int depth)
    {
        var pieces = new List<HoconNode>();
        var origin = tokens.Current.Origin;
        while (!tokens.Current.EndsValue)
        {
            var (space, place) = (tokens.Current.Space, tokens.Current.Origin);
            if (pieces.Count > 0 && space.Length > 0) pieces.Add(new HoconTextNode(place, space, false));
            var piece = Piece(depth);
            if (piece is null) return null;
            pieces.Add(piece);
        }

        if (pieces.Count == 0) errors.Add(origin, $"expected a value, found {tokens.Current.Name}");
        return HoconJoin.Of(pieces, errors);
    }

    /// <summary>After an entry or item: takes line ends and a comma; reports and skips anything else.</summary>
    private void EndEntry(bool good, int start)
    {
        if (good && !tokens.Current.EndsValue)
        {
            errors.Add(tokens.Current.Origin, $"expected ',' or a new line, found {tokens.Current.Name}");
            good = false;
        }

        if (!good) tokens.SkipEntry(start);
        tokens.SkipNewLines();
        tokens.TryTake(HoconTokenKind.Comma);
    }

    private HoconEntry? Entry(int depth)
    {
        var first = tokens.Current;
        if (first is { Kind: HoconTokenKind.Unquoted, Text: HoconIncludeParser.Word })
            return HoconIncludeParser.Read(tokens, depth == 0, errors);
        if (HoconPathParser.Read(tokens, errors) is not { } path) return null;
        CheckDepth(depth + path.Keys.Count, first.Origin);
        var separator = tokens.Current;
        if (separator.Kind is HoconTokenKind.Equal or HoconTokenKind.Colon or HoconTokenKind.PlusEqual)
        {
            tokens.Take();
            tokens.SkipNewLines();
        }
        else if (separator.Kind != HoconTokenKind.OpenBrace)
        {
            var expected = $"expected '=', ':', '+=' or '{{' after the key {path}";
            errors.Add(separator.Origin, $"{expected}, found {separator.Name}");
            return null;
        }

        var append = separator.Kind == HoconTokenKind.PlusEqual;
        return Value(depth + path.Keys.Count) is { } value ? new HoconField(first.Origin, path, value, append) : null;
    }

    private HoconNode? Piece(int depth)
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case HoconTokenKind.Unquoted or HoconTokenKind.Quoted:
                tokens.Take();
                return new HoconTextNode(token.Origin, token.Text, token.Kind == HoconTokenKind.Quoted);
            case HoconTokenKind.OpenSubstitution:
                return Substitution();
            case HoconTokenKind.OpenBrace:
                return Object(depth);
            case HoconTokenKind.OpenBracket:
                return List(depth);
            default:
                errors.Add(token.Origin, $"{token.Name} in a value must be inside quotes");
                return null;
        }
    }

    private HoconObjectNode Object(int depth)
    {
        var open = tokens.Take();
        CheckDepth(depth, open.Origin);
        var entries = new List<HoconEntry>();
        Entries(entries, depth, open);
        return new HoconObjectNode(open.Origin, [.. entries.OfType<HoconField>()]);
    }

    private HoconListNode List(int depth)
    {
        var open = tokens.Take();
        CheckDepth(depth, open.Origin);
        var items = new List<HoconNode>();
        while (true)
        {
            tokens.SkipNewLines();
            if (tokens.Current.Kind == HoconTokenKind.End) errors.Add(open.Origin, "this '[' is never closed");
            if (tokens.Current.Kind == HoconTokenKind.End || tokens.TryTake(HoconTokenKind.CloseBracket)) break;
            var start = tokens.Position;
            var item = Value(depth + 1);
            if (item is not null) items.Add(item);
            EndEntry(item is not null, start);
        }

        return new HoconListNode(open.Origin, items);
    }

    private HoconSubstitutionNode? Substitution()
    {
        var open = tokens.Take();
        var path = HoconPathParser.Read(tokens, errors);
        if (path is not null && tokens.TryTake(HoconTokenKind.CloseBrace))
        {
            CheckDepth(path.Keys.Count, open.Origin);
            return new HoconSubstitutionNode(open.Origin, path, open.Text.EndsWith('?'));
        }

        if (path is not null)
            errors.Add(tokens.Current.Origin, $"expected '}}' after ${{{path}, found {tokens.Current.Name}");
        while (!tokens.Current.EndsValue) tokens.Take();
        tokens.TryTake(HoconTokenKind.CloseBrace);
        return null;
    }

    private void CheckDepth(int depth, HoconOrigin origin)
    {
        if (depth > HoconLimits.MaxDepth)
            throw errors.Fatal(origin, $"nested deeper than {HoconLimits.MaxDepth} levels");
    }
}
