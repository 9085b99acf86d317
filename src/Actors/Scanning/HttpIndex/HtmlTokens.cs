using System.Buffers;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Cuts HTML into tokens while its bytes arrive. It never fails, looks at each byte once or twice, and keeps nothing but the
/// name of a tag and one attribute. It knows tags, attributes, text, comments and the contents of script and style (WHATWG HTML,
/// 13.2.5, as far as indexes need it).
/// </summary>
internal sealed class HtmlTokens(IHtmlSink sink)
{
    private const int CommentDashes = 2;
    private static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t\r\n\f/>"u8);
    private static readonly SearchValues<byte> KeyEnd = SearchValues.Create(" \t\r\n\f/>="u8);
    private static readonly SearchValues<byte> BareEnd = SearchValues.Create(" \t\r\n\f>"u8);
    private readonly BoundedBytes _name = new(HttpIndexLimits.TagBytes);
    private readonly BoundedBytes _key = new(HttpIndexLimits.TagBytes);
    private readonly BoundedBytes _value = new(HttpIndexLimits.LinkBytes);
    private State _state;
    private bool _begins = true;
    private bool _isEnd;
    private bool _hasValue;
    private bool _isWanted;
    private byte _quote;
    private int _dashes;
    private int _matched;

    private enum State
    {
        Text, Open, EndOpen, Bang, Dash, Declaration, Comment, Name, Between, Key, AfterKey, BeforeValue, Quoted, Bare, Raw,
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[Step(bytes)..];
    }

    /// <summary>How many bytes are done with; where none are, the state has changed.</summary>
    private int Step(ReadOnlySpan<byte> bytes) => _state switch
    {
        State.Text => Text(bytes),
        State.Open => Open(bytes[0]),
        State.EndOpen => EndOpen(bytes[0]),
        State.Bang => Bang(bytes[0]),
        State.Dash => Dash(bytes[0]),
        State.Declaration => Declaration(bytes),
        State.Comment => Comment(bytes),
        State.Name => Name(bytes),
        State.Between => Between(bytes[0]),
        State.Key => Key(bytes),
        State.AfterKey => AfterKey(bytes[0]),
        State.BeforeValue => BeforeValue(bytes[0]),
        State.Quoted => Quoted(bytes),
        State.Bare => Bare(bytes),
        _ => Raw(bytes),
    };

    private int Text(ReadOnlySpan<byte> bytes)
    {
        var next = bytes.IndexOf((byte)'<');
        Emit(next < 0 ? bytes : bytes[..next]);
        if (next < 0) return bytes.Length;
        return To(State.Open, next + 1);
    }

    private int Open(byte next)
    {
        if (next == '/') return To(State.EndOpen, 1);
        if (next == '!') return To(State.Bang, 1);
        if (next == '?') return To(State.Declaration, 1);
        if (char.IsAsciiLetter((char)next)) return Begin(isEnd: false);
        Emit("<"u8);
        return To(State.Text, 0);
    }

    private int EndOpen(byte next)
    {
        if (char.IsAsciiLetter((char)next)) return Begin(isEnd: true);
        Emit("</"u8);
        return To(State.Text, 0);
    }

    private int Bang(byte next) => next == '-' ? To(State.Dash, 1) : To(State.Declaration, 0);

    private int Dash(byte next)
    {
        if (next != '-') return To(State.Declaration, 0);
        _dashes = CommentDashes;
        return To(State.Comment, 1);
    }

    private int Declaration(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'>');
        return end < 0 ? bytes.Length : ToText(end + 1);
    }

    private int Comment(ReadOnlySpan<byte> bytes)
    {
        if (_dashes == 0)
        {
            var dash = bytes.IndexOf((byte)'-');
            if (dash < 0) return bytes.Length;
            _dashes = 1;
            return dash + 1;
        }

        if (bytes[0] == '>' && _dashes == CommentDashes) return ToText(1);
        _dashes = bytes[0] == '-' ? CommentDashes : 0;
        return 1;
    }

    private int Begin(bool isEnd)
    {
        _isEnd = isEnd;
        _hasValue = false;
        _name.Clear();
        _value.Clear();
        return To(State.Name, 0);
    }

    private int Name(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny(NameEnd);
        AddLower(_name, end < 0 ? bytes : bytes[..end]);
        return end < 0 ? bytes.Length : To(State.Between, end);
    }

    private int Between(byte next)
    {
        if (next == '>') return EndTag();
        if (next == '/' || IsBlank(next)) return 1;
        _key.Clear();
        return To(State.Key, 0);
    }

    private int Key(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny(KeyEnd);
        AddLower(_key, end < 0 ? bytes : bytes[..end]);
        return end < 0 ? bytes.Length : To(State.AfterKey, end);
    }

    private int AfterKey(byte next)
    {
        if (IsBlank(next)) return 1;
        return next == '=' ? To(State.BeforeValue, 1) : To(State.Between, 0);
    }

    private int BeforeValue(byte next)
    {
        if (IsBlank(next)) return 1;
        if (next == '>') return To(State.Between, 0);

        // The first of several attributes of one name counts.
        _isWanted = !_isEnd && !_hasValue && IsWanted();
        _hasValue |= _isWanted;
        _quote = next;
        return next is (byte)'"' or (byte)'\'' ? To(State.Quoted, 1) : To(State.Bare, 0);
    }

    private int Quoted(ReadOnlySpan<byte> bytes) => Value(bytes, bytes.IndexOf(_quote), 1);

    private int Bare(ReadOnlySpan<byte> bytes) => Value(bytes, bytes.IndexOfAny(BareEnd), 0);

    private int Value(ReadOnlySpan<byte> bytes, int end, int behind)
    {
        if (_isWanted) _value.Add(end < 0 ? bytes : bytes[..end]);
        return end < 0 ? bytes.Length : To(State.Between, end + behind);
    }

    private int EndTag()
    {
        ToText(0);
        sink.Tag(new HtmlTag(_name.IsCut ? default : _name.Span, _isEnd, _value.Span, _value.IsCut));
        if (!_isEnd && (_name.Span.SequenceEqual("script"u8) || _name.Span.SequenceEqual("style"u8))) _state = State.Raw;
        _matched = 0;
        return 1;
    }

    private int Raw(ReadOnlySpan<byte> bytes)
    {
        var mark = _name.Span.SequenceEqual("script"u8) ? "</script"u8 : "</style"u8;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_matched == 0)
            {
                var open = bytes[i..].IndexOf((byte)'<');
                if (open < 0) return bytes.Length;
                i += open;
            }

            if (Lower(bytes[i]) == mark[_matched]) _matched++;
            else _matched = bytes[i] == '<' ? 1 : 0;
            if (_matched < mark.Length) continue;
            _isEnd = true;
            return To(State.Between, i + 1);
        }

        return bytes.Length;
    }

    /// <summary>Whether the attribute <see cref="_key"/> is the one of this tag that anybody looks at.</summary>
    private bool IsWanted()
    {
        var key = _key.Span;
        if (_name.Span.SequenceEqual("a"u8)) return key.SequenceEqual("href"u8);
        if (_name.Span.SequenceEqual("td"u8)) return key.SequenceEqual("data-order"u8) || key.SequenceEqual("data-size"u8);
        return _name.Span.SequenceEqual("time"u8) && key.SequenceEqual("datetime"u8);
    }

    private void Emit(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        sink.Text(text, _begins);
        _begins = false;
    }

    private int ToText(int done)
    {
        _begins = true;
        return To(State.Text, done);
    }

    private int To(State state, int done)
    {
        _state = state;
        return done;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'\f';

    private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    private static void AddLower(BoundedBytes to, ReadOnlySpan<byte> bytes)
    {
        // Names that are cut count for nothing: nobody looks at what is behind.
        Span<byte> lower = stackalloc byte[HttpIndexLimits.TagBytes + 1];
        var length = Math.Min(bytes.Length, lower.Length);
        for (var i = 0; i < length; i++) lower[i] = Lower(bytes[i]);
        to.Add(lower[..length]);
    }
}
