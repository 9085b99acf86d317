using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What free text of an operator must satisfy: bounded, valid Unicode, nothing that fools a terminal.</summary>
internal static class TextRules
{
    private const int EmailChars = 254;
    private const int QuotedChars = 60;

    public static string? Line(string? text, string field, List<FieldFault> faults) =>
        Checked(text, field, faults, _ => true);

    public static string? Lines(string? text, string field, List<FieldFault> faults) =>
        Checked(text, field, faults, control => control is not ('\n' or '\t'));

    /// <summary>Something like name@host; whether it is read there nobody can tell.</summary>
    public static string? Email(string? text, string field, List<FieldFault> faults)
    {
        if (text is null) return null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var plain = IsText(text) && text.All(c => c > ' ' && !char.IsControl(c) && c is not (',' or ';' or '<' or '>'));
        var twoParts = at > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at;
        if (plain && twoParts && text.Length <= EmailChars) return text;
        faults.Add(new FieldFault(field, $"{Quoted(text)} is not an e-mail address"));
        return null;
    }

    /// <summary>Text of somebody else for a message: short and without control characters.</summary>
    public static string Quoted(string text)
    {
        var head = text.Length > QuotedChars ? text[..QuotedChars] + "…" : text;
        return $"\"{string.Concat(head.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c))}\"";
    }

    private static string? Checked(string? text, string field, List<FieldFault> faults, Predicate<char> isForbidden)
    {
        if (text is null) return null;
        if (text.Length > Limits.TextChars)
            faults.Add(new FieldFault(field, $"longer than {Limits.TextChars} characters"));
        else if (text.Any(c => char.IsControl(c) && isForbidden(c)) || !IsText(text))
            faults.Add(new FieldFault(field, "holds control characters or broken Unicode"));
        return text;
    }

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
