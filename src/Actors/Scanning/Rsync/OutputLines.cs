using System.IO.Pipes;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>The lines that a program prints, in one buffer of a fixed size.</summary>
/// <param name="output">Owned.</param>
internal sealed class OutputLines(PipeStream output) : IDisposable
{
    private readonly PolledPipe _output = new(output);
    private readonly byte[] _buffer = new byte[RsyncLimits.LineBytes];
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>Bytes read so far.</summary>
    public long Read { get; private set; }

    /// <summary>True when the buffer holds the beginning of a line that does not fit in.</summary>
    public bool IsTooLong => _start == 0 && _end == _buffer.Length;

    /// <summary>Reads more; to be called when <see cref="TryTake"/> has no more lines, and not while the line is too long.</summary>
    /// <returns>False at the end; then all lines were taken.</returns>
    public async ValueTask<bool> FillAsync(CancellationToken token)
    {
        if (_isOver) return false;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _output.ReadAsync(_buffer.AsMemory(_end), token);
        _end += read;
        Read += read;
        _isOver = read == 0;
        return !_isOver || _end > 0;
    }

    /// <summary>The next line without its end, valid until the next call; the last one may lack its end.</summary>
    public bool TryTake(out ReadOnlySpan<byte> line)
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var length = held.IndexOf((byte)'\n');
        if (length < 0 && (!_isOver || held.IsEmpty))
        {
            line = default;
            return false;
        }

        line = length < 0 ? held : held[..length];
        _start += length < 0 ? held.Length : length + 1;
        return true;
    }

    /// <summary>What is held of a line that is too long; the rest of it counts as a line of its own.</summary>
    public ReadOnlySpan<byte> TakeBeginning()
    {
        _start = _end;
        return _buffer;
    }

    public void Dispose() => _output.Dispose();
}
