using System.Text;

namespace MirrorActors.Protocol.Paths;

/// <summary>The text of a pattern of published paths: what is allowed in it, and the one form it is kept in.</summary>
public static class GlobText
{
    /// <summary>Longest pattern, UTF-8 bytes.</summary>
    public const int MostBytes = 256;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Why it is no pattern, as the end of a sentence about it; null when it is one.</summary>
    public static string? ProblemOf(string text)
    {
        if (text.Length == 0) return "is empty";
        if (text.Length > MostBytes) return $"is longer than {MostBytes} bytes";
        if (text.Any(char.IsControl)) return "has a control character";
        if (text.Contains("//", StringComparison.Ordinal)) return "has an empty segment, which no path has";
        try
        {
            return Strict.GetByteCount(Canonical(text)) <= MostBytes ? null : $"is longer than {MostBytes} bytes";
        }
        catch (EncoderFallbackException)
        {
            return "is not valid text";
        }
    }

    /// <summary>
    /// With the first slash when it is for the whole path; <c>**</c> at the beginning takes that slash itself.
    /// </summary>
    public static string Canonical(string text) =>
        text.Contains('/', StringComparison.Ordinal) && text[0] != '/' && !text.StartsWith("**", StringComparison.Ordinal)
            ? "/" + text
            : text;
}
