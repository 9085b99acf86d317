using System.Buffers;
using System.Text.Unicode;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// Makes paths of the names that rsync prints. Names of one directory follow each other: what is found out about the
/// directory is kept for the next.
/// </summary>
internal sealed class RsyncPath(ClosedDirectories closed)
{
    private readonly byte[] _bytes = new byte[RsyncLimits.LineBytes];
    private readonly char[] _path = new char[Protocol.Limits.PathBytes];
    private readonly byte[] _raw = new byte[RsyncLimits.LineBytes];
    private int _rawLength = -1;
    private int _rawChanges;
    private bool _isUsable;
    private int _directoryBytes;
    private int _directoryChars;

    /// <summary>Directories between the base and the last name.</summary>
    public int Depth { get; private set; }

    /// <summary>True when the last name is below a directory that others may not enter.</summary>
    public bool IsBelowClosed { get; private set; }

    /// <summary>The path; null when no published path can be so.</summary>
    public string? Of(ReadOnlySpan<byte> name)
    {
        var slash = name.LastIndexOf((byte)'/');
        Enter(slash < 0 ? default : name[..slash]);
        if (!_isUsable || slash + 1 == name.Length) return null;
        var segment = Unescape(name[(slash + 1)..]);
        if (_directoryBytes + segment.Length >= Protocol.Limits.PathBytes) return null;
        if (!TryDecode(segment, _path.AsSpan(_directoryChars), out var chars)) return null;
        var isSafe = EntryName.IsSafeSegment(_path.AsSpan(_directoryChars, chars));
        return isSafe ? new string(_path, 0, _directoryChars + chars) : null;
    }

    /// <summary>Text that rsync prints; null when it is empty or not UTF-8.</summary>
    public string? Text(ReadOnlySpan<byte> printed) =>
        printed.IsEmpty || printed.Length > _bytes.Length ? null : EntryName.FromBytes(Unescape(printed));

    private void Enter(ReadOnlySpan<byte> directory)
    {
        if (_rawChanges == closed.Changes && _rawLength == directory.Length && directory.SequenceEqual(_raw.AsSpan(0, _rawLength))) return;
        directory.CopyTo(_raw);
        (_rawLength, _rawChanges) = (directory.Length, closed.Changes);
        (_directoryBytes, _directoryChars, _isUsable) = (0, 0, true);
        Depth = directory.IsEmpty ? 0 : 1 + directory.Count((byte)'/');
        if (!directory.IsEmpty) Decode(Unescape(directory));
        IsBelowClosed = closed.Holds(_path.AsSpan(0, Math.Max(0, _directoryChars - 1)));
    }

    private void Decode(ReadOnlySpan<byte> directory)
    {
        _isUsable = directory.Length < Protocol.Limits.PathBytes - 1 && TryDecode(directory, _path, out _directoryChars)
            && EntryName.IsSafePath(new string(_path, 0, _directoryChars));
        if (!_isUsable)
        {
            _directoryChars = 0;
            return;
        }

        _path[_directoryChars++] = '/';
        _directoryBytes = directory.Length + 1;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, Span<char> chars, out int length) =>
        Utf8.ToUtf16(bytes, chars, out _, out length, replaceInvalidSequences: false) == OperationStatus.Done;

    /// <summary>
    /// Puts back the bytes that rsync escaped as <c>\#ooo</c>; it does so with a backslash before a sharp sign and three digits,
    /// so that nothing is ambiguous.
    /// </summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> name)
    {
        if (name.IndexOf(@"\#"u8) < 0) return name;
        var length = 0;
        while (!name.IsEmpty)
        {
            if (name.Length >= 5 && name.StartsWith(@"\#"u8) && TryOctal(name[2..5], out var value))
            {
                _bytes[length++] = value;
                name = name[5..];
                continue;
            }

            _bytes[length++] = name[0];
            name = name[1..];
        }

        return _bytes.AsSpan(0, length);
    }

    private static bool TryOctal(ReadOnlySpan<byte> digits, out byte value)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number << 3) + (digit - '0');
            if (digit is >= (byte)'0' and <= (byte)'7') continue;
            value = 0;
            return false;
        }

        value = (byte)number;
        return number <= byte.MaxValue;
    }
}
