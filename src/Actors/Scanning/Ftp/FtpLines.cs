namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>A line without its end.</summary>
/// <param name="Bytes">Until the next line is read; empty when it was too long to keep.</param>
internal readonly record struct FtpLine(ReadOnlyMemory<byte> Bytes, bool IsTooLong);

/// <summary>Reads lines in bounded memory.</summary>
/// <param name="bytes">The longest line that is kept, with its end.</param>
/// <param name="lineFeedEnds">
/// True when a line feed always ends a line; else, when the first line ends in CR LF, only those two together do, so
/// that a name with a line feed in it does not become two.
/// </param>
internal sealed class FtpLines(Stream stream, int bytes, bool lineFeedEnds)
{
    private const int FirstBytes = 16 << 10;
    private byte[] _buffer = new byte[Math.Min(bytes, FirstBytes)];
    private int _start;
    private int _searched;
    private int _end;
    private long _dropped;
    private bool? _needsReturn = lineFeedEnds ? false : null;

    /// <summary>Bytes that arrived.</summary>
    public long Received { get; private set; }

    /// <summary>True when more has arrived than the lines that were read.</summary>
    public bool HasMore => _end > _start;

    /// <returns>Null at the end.</returns>
    /// <exception cref="ListingException">The end is within a line, or the line has none.</exception>
    public async ValueTask<FtpLine?> NextAsync(CancellationToken token)
    {
        while (true)
        {
            if (TryTake(out var line)) return line;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), token);
            Received += read;
            _end += read;
            if (read > 0) continue;
            if (_end == _start && _dropped == 0) return null;
            throw new ListingException("the connection ends within a line");
        }
    }

    private bool TryTake(out FtpLine line)
    {
        line = default;
        while (_searched < _end)
        {
            var at = _buffer.AsSpan(_searched.._end).IndexOf((byte)'\n');
            if (at < 0)
            {
                _searched = _end;
                return false;
            }

            at += _searched;
            _searched = at + 1;
            var hasReturn = at > _start && _buffer[at - 1] == '\r';
            _needsReturn ??= hasReturn;
            if (_needsReturn.Value && !hasReturn) continue;
            line = _dropped > 0 ? new FtpLine(default, true) : new FtpLine(_buffer.AsMemory(_start..(hasReturn ? at - 1 : at)), false);
            (_start, _dropped) = (_searched, 0);
            return true;
        }

        return false;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        if (_start == 0 && _buffer.Length < bytes)
        {
            Array.Resize(ref _buffer, Math.Min(bytes, 2 * _buffer.Length));
            return;
        }

        if (_start == 0)
        {
            // Nothing but this line: its last byte may be half of its end.
            _dropped += _end - 1;
            if (_dropped > FtpLimits.EndlessLineBytes) throw new ListingException("an endless line");
            _start = _end - 1;
        }

        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_searched, _end, _start) = (_searched - _start, _end - _start, 0);
    }
}
