namespace MirrorActors.Engine.Hocon;

/// <summary><c>--set key=value</c>, in the order given.</summary>
internal static class CommandLineOverrides
{
    private const string Source = "--set";

    public static IEnumerable<HoconField> Read(IReadOnlyList<string> overrides, HoconErrors errors)
    {
        var origin = new HoconOrigin(Source, 0, 0);
        foreach (var text in overrides)
        {
            var equal = text.IndexOf('=', StringComparison.Ordinal);
            if (equal < 0)
            {
                errors.Add(origin, $"expected key=value, found \"{text}\"");
                continue;
            }

            var path = ReadKey(text[..equal], errors);
            var value = OverrideValue.Read(origin, text[(equal + 1)..], errors);
            if (path is not null && value is not null)
                yield return new HoconField(origin, path, value, false);
        }
    }

    private static HoconPath? ReadKey(string text, HoconErrors errors)
    {
        var tokens = new HoconTokens(new HoconLexer(Source, text, errors, firstLine: 0).Read());
        var path = HoconPathParser.Read(tokens, errors);
        if (path is null) return null;
        var rest = tokens.Current;
        if (rest.Kind == HoconTokenKind.End && path.Keys.Count <= HoconLimits.MaxDepth) return path;
        errors.Add(rest.Origin, $"\"{text}\" is not a key");
        return null;
    }
}
