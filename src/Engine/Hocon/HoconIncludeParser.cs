using System.Text;

namespace MirrorActors.Engine.Hocon;

/// <summary>Reads what follows the word <c>include</c>.</summary>
internal static class HoconIncludeParser
{
    public const string Word = "include";

    private const string Supported = "include \"x\", include file(\"x\") and include required(file(\"x\"))";

    public static HoconInclude? Read(HoconTokens tokens, bool top, HoconErrors errors)
    {
        var origin = tokens.Take().Origin;
        if (!tokens.Current.IsText)
        {
            errors.Add(origin, "include needs a file name; as a key it must be quoted");
            return null;
        }

        var head = ReadUnquoted(tokens);
        if (tokens.Current.Kind != HoconTokenKind.Quoted)
        {
            errors.Add(tokens.Current.Origin, $"include needs a quoted file name; supported are {Supported}");
            return null;
        }

        var file = tokens.Take();
        var tail = ReadUnquoted(tokens);
        var known = (head, tail) is ("", "") or ("file(", ")") or ("required(file(", "))");
        if (!known) errors.Add(origin, $"include {head}\"…\"{tail} is not supported; supported are {Supported}");
        if (!top) errors.Add(origin, "include inside an object is not supported, only at the top level of a file");
        if (file.Text.Length == 0) errors.Add(file.Origin, "the file name of an include must not be empty");
        return known && top && file.Text.Length > 0
            ? new HoconInclude(origin, file.Text, head.StartsWith("required", StringComparison.Ordinal))
            : null;
    }

    private static string ReadUnquoted(HoconTokens tokens)
    {
        var text = new StringBuilder();
        while (tokens.Current.Kind == HoconTokenKind.Unquoted) text.Append(tokens.Take().Text);
        return text.ToString();
    }
}
