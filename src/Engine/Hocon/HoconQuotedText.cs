using System.Globalization;
using System.Text;

namespace MirrorActors.Engine.Hocon;

/// <summary>Reads one quoted string: <c>"…"</c> with the escapes of JSON on one line, or <c>"""…"""</c> as it stands
/// over several lines.</summary>
internal sealed class HoconQuotedText(string text, int start)
{
    private const string Fence = "\"\"\"";
    private const string EscapeLetters = "\"\\/bfnrt";
    private const string EscapeValues = "\"\\/\b\f\n\r\t";

    private readonly StringBuilder _value = new();

    public string Value => _value.ToString();

    public int End { get; private set; }

    public int ProblemAt { get; private set; }

    /// <summary>Null, or what is wrong at <see cref="ProblemAt"/>; <see cref="End"/> is set in both cases.</summary>
    public string? Read()
    {
        var problem = string.CompareOrdinal(text, start, Fence, 0, Fence.Length) == 0 ? ReadFenced() : ReadLine();
        return problem ?? CheckCharacters();
    }

    private string? ReadFenced()
    {
        var close = text.IndexOf(Fence, start + Fence.Length, StringComparison.Ordinal);
        if (close < 0)
        {
            End = text.Length;
            return Problem(start, "the string opened by \"\"\" is not closed");
        }

        // Quotes in front of the closing three belong to the string.
        while (close + Fence.Length < text.Length && text[close + Fence.Length] == '"') close++;
        _value.Append(text, start + Fence.Length, close - start - Fence.Length);
        End = close + Fence.Length;
        return null;
    }

    private string? ReadLine()
    {
        string? problem = null;
        for (End = start + 1; End < text.Length && text[End] != '\n'; End++)
        {
            var c = text[End];
            if (c == '"')
            {
                End++;
                return problem;
            }

            if (c == '\\')
            {
                problem = ReadEscape() ?? problem;
                if (End >= text.Length || text[End] == '\n') break;
            }
            else
            {
                if (c < ' ' && c is not ('\t' or '\r')) problem = Problem(End, "a control character must be escaped");
                _value.Append(c);
            }
        }

        End = Math.Min(End, text.Length);
        return Problem(start, "the string is not closed on its line; use \"\"\" for several lines");
    }

    /// <summary>Stands on the backslash; leaves <see cref="End"/> on the last character of the escape.</summary>
    private string? ReadEscape()
    {
        var at = End++;
        if (End >= text.Length || text[End] == '\n') return null;
        var letter = EscapeLetters.IndexOf(text[End]);
        if (letter >= 0)
        {
            _value.Append(EscapeValues[letter]);
            return null;
        }

        if (text[End] != 'u') return Problem(at, $"\\{text[End]} is not an escape");
        if (End + 4 >= text.Length || !ushort.TryParse(text.AsSpan(End + 1, 4), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var code))
        {
            return Problem(at, "\\u needs four hexadecimal digits");
        }

        _value.Append((char)code);
        End += 4;
        return null;
    }

    private string? CheckCharacters()
    {
        foreach (var chunk in _value.GetChunks())
        {
            if (chunk.Span.Contains('\0')) return Problem(start, "the character U+0000 is not allowed in a string");
        }

        var value = Value;
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return Problem(start, "the string holds half a surrogate pair");
            i++;
        }

        return null;
    }

    private string Problem(int at, string message)
    {
        ProblemAt = at;
        return message;
    }
}
