using System.Globalization;

namespace MirrorActors.Engine.Hocon;

internal sealed class HoconLexer(string source, string text, HoconErrors errors, int firstLine = 1)
{
    private const string Reserved = "^?!@*&\\`$+";
    private const string Structural = "{}[],:=\"#";

    private readonly List<HoconToken> _tokens = [];
    private int _position;
    private int _line = firstLine;
    private int _lineStart;

    public List<HoconToken> Read()
    {
        if (text.StartsWith('\uFEFF')) _position = 1;
        while (true)
        {
            var space = ReadSpace();
            if (_position == text.Length) break;
            ReadToken(space);
        }

        _tokens.Add(new HoconToken(HoconTokenKind.End, "", "", Here()));
        return _tokens;
    }

    private HoconOrigin Here() => new(source, _line, _position - _lineStart + 1);

    private string ReadSpace()
    {
        var start = _position;
        while (_position < text.Length && text[_position] != '\n' && char.IsWhiteSpace(text[_position])) _position++;
        return text[start.._position];
    }

    private void ReadToken(string space)
    {
        switch (text[_position])
        {
            case '\n': ReadNewLine(space); break;
            case '#': SkipComment(); break;
            case '/' when Follows("//"): SkipComment(); break;
            case '{': ReadSymbol(HoconTokenKind.OpenBrace, 1, space); break;
            case '}': ReadSymbol(HoconTokenKind.CloseBrace, 1, space); break;
            case '[': ReadSymbol(HoconTokenKind.OpenBracket, 1, space); break;
            case ']': ReadSymbol(HoconTokenKind.CloseBracket, 1, space); break;
            case ',': ReadSymbol(HoconTokenKind.Comma, 1, space); break;
            case ':': ReadSymbol(HoconTokenKind.Colon, 1, space); break;
            case '=': ReadSymbol(HoconTokenKind.Equal, 1, space); break;
            case '+' when Follows("+="): ReadSymbol(HoconTokenKind.PlusEqual, 2, space); break;
            case '$' when Follows("${?"): ReadSymbol(HoconTokenKind.OpenSubstitution, 3, space); break;
            case '$' when Follows("${"): ReadSymbol(HoconTokenKind.OpenSubstitution, 2, space); break;
            case '"': ReadQuoted(space); break;
            default: ReadUnquoted(space); break;
        }
    }

    private bool Follows(string what) => string.CompareOrdinal(text, _position, what, 0, what.Length) == 0;

    private void ReadSymbol(HoconTokenKind kind, int length, string space)
    {
        _tokens.Add(new HoconToken(kind, text.Substring(_position, length), space, Here()));
        _position += length;
    }

    private void ReadNewLine(string space)
    {
        ReadSymbol(HoconTokenKind.NewLine, 1, space);
        _line++;
        _lineStart = _position;
    }

    private void SkipComment()
    {
        var end = text.IndexOf('\n', _position);
        _position = end < 0 ? text.Length : end;
    }

    /// <summary>A reserved character is reported and then read as text, so that one slip gives one error.</summary>
    private void ReadUnquoted(string space)
    {
        var start = _position;
        var origin = Here();
        var reported = false;
        for (; _position < text.Length && !EndsUnquoted(); _position++)
        {
            if (reported || !IsRefused(text[_position])) continue;
            errors.Add(Here(), $"{NameOf(text[_position])} must be inside quotes");
            reported = true;
        }

        _tokens.Add(new HoconToken(HoconTokenKind.Unquoted, text[start.._position], space, origin));
    }

    private bool EndsUnquoted()
    {
        var c = text[_position];
        return Structural.Contains(c) || char.IsWhiteSpace(c) || Follows("//") || Follows("+=") || Follows("${");
    }

    private static bool IsRefused(char c) => Reserved.Contains(c) || char.IsControl(c);

    private static string NameOf(char c) => char.IsControl(c)
        ? string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)c:X4}")
        : $"'{c}'";

    private void ReadQuoted(string space)
    {
        var origin = Here();
        var quoted = new HoconQuotedText(text, _position);
        var problem = quoted.Read();
        if (problem is not null) errors.Add(PositionOf(quoted.ProblemAt), problem);
        _tokens.Add(new HoconToken(HoconTokenKind.Quoted, quoted.Value, space, origin));
        MoveTo(quoted.End);
    }

    private HoconOrigin PositionOf(int position)
    {
        var (line, start) = LineAt(position);
        return new HoconOrigin(source, line, position - start + 1);
    }

    private void MoveTo(int position)
    {
        (_line, _lineStart) = LineAt(position);
        _position = position;
    }

    private (int Line, int Start) LineAt(int position)
    {
        var (line, start) = (_line, _lineStart);
        for (var i = _position; i < position; i++)
        {
            if (text[i] == '\n') (line, start) = (line + 1, i + 1);
        }

        return (line, start);
    }
}
