using System.Buffers;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// A forward reader of HTML that never fails and looks at each character a bounded number of times. It knows tags,
/// attributes, text, comments and the contents of script and style; it builds nothing.
/// </summary>
internal ref struct HtmlReader(ReadOnlySpan<char> html)
{
    private const string Blank = " \t\r\n\f";
    private const string Between = " \t\r\n\f/";
    private static readonly SearchValues<char> BlankChars = SearchValues.Create(Blank);
    private static readonly SearchValues<char> KeyEnd = SearchValues.Create(Blank + "/=");
    private ReadOnlySpan<char> _rest = html;
    private ReadOnlySpan<char> _attributes = default;

    /// <summary>True when the token is text; else it is a tag.</summary>
    public bool IsText { get; private set; }

    /// <summary>True for an end tag.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>The text, still with entities, or the tag's name.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public readonly bool IsTag(string name) => !IsText && Value.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            if (_rest[0] != '<') return ReadText();
            if (_rest.StartsWith("<!--")) SkipPast("-->");
            else if (_rest.Length > 1 && _rest[1] is '!' or '?') SkipPast(">");
            else if (IsTagStart(_rest)) return ReadTag();
            else return ReadText();
        }

        return false;
    }

    /// <summary>The value of an attribute of this tag, still with entities; empty when it has none.</summary>
    public readonly ReadOnlySpan<char> Attribute(string name)
    {
        var rest = _attributes;
        while (!(rest = rest.TrimStart(Between)).IsEmpty)
        {
            var end = rest.IndexOfAny(KeyEnd);
            var key = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..].TrimStart(Blank);
            var value = rest.StartsWith("=") ? rest[1..].TrimStart(Blank) : default;
            var quote = value.IsEmpty || value[0] is not ('"' or '\'') ? 0 : 1;
            var length = quote == 1 ? value[1..].IndexOf(value[0]) : value.IndexOfAny(BlankChars);
            if (length < 0) length = value.Length - quote;
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value.Slice(quote, length);
            if (!value.IsEmpty) rest = value[Math.Min(length + (2 * quote), value.Length)..];
            else if (rest.StartsWith("=")) rest = default;
        }

        return default;
    }

    private static bool IsTagStart(ReadOnlySpan<char> rest)
    {
        var name = rest.StartsWith("</") ? 2 : 1;
        return rest.Length > name && char.IsAsciiLetter(rest[name]);
    }

    private bool ReadText()
    {
        var next = _rest[1..].IndexOf('<');
        var length = next < 0 ? _rest.Length : next + 1;
        IsText = true;
        Value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private bool ReadTag()
    {
        IsText = false;
        IsEnd = _rest[1] == '/';
        _rest = _rest[(IsEnd ? 2 : 1)..];
        var name = 0;
        while (name < _rest.Length && char.IsAsciiLetterOrDigit(_rest[name])) name++;
        Value = _rest[..name];
        var end = EndOfTag(_rest);
        _attributes = _rest[name..end];
        _rest = _rest[Math.Min(end + 1, _rest.Length)..];
        if (IsEnd) return true;
        if (IsTag("script")) SkipPast("</script");
        else if (IsTag("style")) SkipPast("</style");
        return true;
    }

    private static int EndOfTag(ReadOnlySpan<char> tag)
    {
        var at = 0;
        while (at < tag.Length && tag[at] != '>')
        {
            if (tag[at] is '"' or '\'')
            {
                var close = tag[(at + 1)..].IndexOf(tag[at]);
                if (close < 0) return tag.Length;
                at += close + 1;
            }

            at++;
        }

        return at;
    }

    private void SkipPast(ReadOnlySpan<char> mark)
    {
        var at = _rest.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        _rest = at < 0 ? default : _rest[(at + mark.Length)..];
    }
}
