namespace MirrorActors.Engine.Hocon;

internal enum HoconTokenKind
{
    End,
    NewLine,
    Comma,
    Colon,
    Equal,
    PlusEqual,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenSubstitution,
    Unquoted,
    Quoted,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The string's value, or the characters themselves.</param>
/// <param name="Space">The white space in front of it, which joined strings keep.</param>
/// <param name="Origin">Its first character.</param>
internal readonly record struct HoconToken(HoconTokenKind Kind, string Text, string Space, HoconOrigin Origin)
{
    public bool IsText => Kind is HoconTokenKind.Unquoted or HoconTokenKind.Quoted;

    public bool Opens => Kind is HoconTokenKind.OpenBrace or HoconTokenKind.OpenBracket
        or HoconTokenKind.OpenSubstitution;

    public bool Closes => Kind is HoconTokenKind.CloseBrace or HoconTokenKind.CloseBracket;

    public bool EndsValue => Closes || Kind is HoconTokenKind.End or HoconTokenKind.NewLine or HoconTokenKind.Comma;

    public string Name => Kind switch
    {
        HoconTokenKind.End => "the end of the text",
        HoconTokenKind.NewLine => "the end of the line",
        HoconTokenKind.Quoted => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
