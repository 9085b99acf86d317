namespace MirrorActors.Protocol.Ids;

/// <summary>The rule for names of mirrors, repositories and nodes: lower-case letters, digits, <c>. _ -</c>.</summary>
public static class Slug
{
    public const string Rule = "1 to 64 characters a-z 0-9 . _ -, beginning with a letter or digit";

    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > Limits.SlugChars || !char.IsAsciiLetterOrDigit(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-')) return false;
        }

        return true;
    }
}
