namespace MirrorActors.Engine.Settings;

/// <summary>The value of a Cache-Control header: directives separated by commas (RFC 9111 section 5.2).</summary>
public static class CacheControlText
{
    private const int MostChars = 200;

    public static Parsed<string> Parse(string text)
    {
        if (text.Length > MostChars) return Parsed<string>.Refused($"is longer than {MostChars} characters");
        return text.Split(',').All(static d => IsDirective(d.Trim(' ')))
            ? text
            : Parsed<string>.Refused("is not a Cache-Control such as \"public, max-age=60\"");
    }

    private static bool IsDirective(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? IsToken(text) : IsToken(text[..equals]) && IsValue(text[(equals + 1)..]);
    }

    private static bool IsValue(string text) =>
        IsToken(text) || (text is ['"', .., '"'] && text[1..^1].All(static c => c is >= ' ' and <= '~' and not ('"' or '\\')));

    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
