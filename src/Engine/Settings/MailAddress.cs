namespace MirrorActors.Engine.Settings;

/// <summary>Addresses of mails as they are put between angle brackets: <c>name@host</c>, printable ASCII.</summary>
public static class MailAddress
{
    private const int MostChars = 254;

    public static bool IsValid(string text)
    {
        var at = text.LastIndexOf('@');
        return text.Length <= MostChars && at > 0 && at < text.Length - 1 && text.IndexOf('@', StringComparison.Ordinal) == at
            && text.All(static c => c is > ' ' and <= '~' and not ('<' or '>' or ',' or ';' or '"' or '\\' or '(' or ')'));
    }

    public static Parsed<string> Parse(string text) =>
        IsValid(text) ? text : Parsed<string>.Refused("is not a mail address such as ops@example.org");
}
