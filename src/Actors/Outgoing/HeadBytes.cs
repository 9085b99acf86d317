using MirrorActors.Protocol;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// The beginning of a message up to the empty line behind its headers, with interim answers (1xx) before it, and no more than is
/// kept of it. One writes; what others read meanwhile is whole as far as it goes.
/// </summary>
internal sealed class HeadBytes
{
    private readonly byte[] _bytes = new byte[Limits.EvidenceChars];
    private int _count;
    private int _start;
    private bool _isOver;

    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count);

    public void Add(ReadOnlySpan<byte> more)
    {
        foreach (var b in more)
        {
            if (_isOver || _count == _bytes.Length) return;
            _bytes[_count] = b;
            Volatile.Write(ref _count, _count + 1);
            if (b != '\n' || !EndsInEmptyLine(_bytes.AsSpan(_start, _count - _start))) continue;
            _isOver = !IsInterim(_bytes.AsSpan(_start, _count - _start));
            _start = _count;
        }
    }

    private static bool IsInterim(ReadOnlySpan<byte> head) => head.StartsWith("HTTP/1."u8) && head.Length > 9 && head[9] == '1';

    private static bool EndsInEmptyLine(ReadOnlySpan<byte> head) => head.EndsWith("\n\r\n"u8) || head.EndsWith("\n\n"u8);
}
