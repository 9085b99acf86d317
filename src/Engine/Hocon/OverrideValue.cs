namespace MirrorActors.Engine.Hocon;

/// <summary>The value of an override: HOCON when it starts with <c>[</c>, <c>{</c> or <c>"</c>; any other text is
/// taken as it stands, so that addresses and URLs need no quotes inside the shell's.</summary>
internal static class OverrideValue
{
    public static HoconNode? Read(HoconOrigin origin, string text, HoconErrors errors)
    {
        if (text.Length > HoconLimits.MaxFileBytes)
        {
            errors.Add(origin, "the value is larger than 1 MiB");
            return null;
        }

        if (!text.StartsWith('[') && !text.StartsWith('{') && !text.StartsWith('"'))
            return new HoconTextNode(origin, text, true);
        var tokens = new HoconTokens(new HoconLexer(origin.Source, text, errors, firstLine: 0).Read());
        var value = new HoconValueParser(tokens, errors).Value(0);
        if (value is not null && tokens.Current.Kind != HoconTokenKind.End)
            errors.Add(tokens.Current.Origin, $"expected nothing after the value, found {tokens.Current.Name}");
        return value;
    }
}
