using System.Text.Unicode;

namespace MirrorActors.Web.Redirect;

/// <summary>The careful way through a request target: byte by byte, segment by segment.</summary>
internal ref struct PathDecoder
{
    private readonly Span<byte> _path;
    private int _length;
    private int _segment;

    private PathDecoder(Span<byte> path)
    {
        _path = path;
        _path[0] = (byte)'/';
        _length = _segment = 1;
    }

    /// <param name="target">Begins with a slash.</param>
    public static PathVerdict Decode(ReadOnlySpan<char> target, Span<byte> path, out int length, out bool isDirectory)
    {
        var decoder = new PathDecoder(path);
        var verdict = decoder.Run(target);
        // Every segment so far ends in a slash; the path itself does not.
        isDirectory = decoder._length == decoder._segment;
        length = isDirectory && decoder._length > 1 ? decoder._length - 1 : decoder._length;
        return verdict != PathVerdict.Ok || IsText(path[..length]) ? verdict : PathVerdict.Refused;
    }

    private PathVerdict Run(ReadOnlySpan<char> target)
    {
        for (var i = 1; i < target.Length && target[i] != '?';)
        {
            if (target[i] == '/')
            {
                if (EndSegment(isLast: false) is var ended and not PathVerdict.Ok) return ended;
                i++;
                continue;
            }

            if (!TryReadByte(target, ref i, out var value)) return PathVerdict.Refused;
            if (_length == _path.Length) return PathVerdict.TooLong;
            _path[_length++] = value;
        }

        return EndSegment(isLast: true);
    }

    private static bool TryReadByte(ReadOnlySpan<char> target, ref int i, out byte value)
    {
        value = 0;
        if (target[i] > 0x7E) return false;
        if (target[i] != '%')
        {
            value = (byte)target[i++];
            return IsAllowed(value);
        }

        if (i + 2 >= target.Length || !char.IsAsciiHexDigit(target[i + 1]) || !char.IsAsciiHexDigit(target[i + 2]))
            return false;
        value = (byte)((Hex(target[i + 1]) << 4) | Hex(target[i + 2]));
        i += 3;
        return value != '/' && IsAllowed(value);
    }

    // Bytes from 0x80 are judged together at the end.
    private static bool IsAllowed(byte value) => value >= 0x20 && value != 0x7F && value != '\\';

    private PathVerdict EndSegment(bool isLast)
    {
        var segment = _path[_segment.._length];
        if (segment.SequenceEqual("."u8))
        {
            _length = _segment;
        }
        else if (segment.SequenceEqual(".."u8))
        {
            if (_segment == 1) return PathVerdict.Refused;
            _length = _segment = _path[..(_segment - 1)].LastIndexOf((byte)'/') + 1;
        }
        else if (segment.Length > 0 && !isLast)
        {
            if (_length == _path.Length) return PathVerdict.TooLong;
            _path[_length++] = (byte)'/';
            _segment = _length;
        }

        return PathVerdict.Ok;
    }

    /// <summary>
    /// Valid UTF-8 (so neither overlong forms nor surrogates) without the control characters U+0080 to U+009F.
    /// </summary>
    private static bool IsText(ReadOnlySpan<byte> path)
    {
        if (!Utf8.IsValid(path)) return false;
        for (var i = path.IndexOf((byte)0xC2); i >= 0;)
        {
            if (path[i + 1] < 0xA0) return false;
            var next = path[(i + 1)..].IndexOf((byte)0xC2);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return true;
    }

    private static int Hex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
