using MirrorActors.Protocol;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// The beginning of a message up to the empty line behind its headers, and no more than is kept of it. One writes; what others
/// read meanwhile is whole as far as it goes.
/// </summary>
internal sealed class HeadBytes
{
    private readonly byte[] _bytes = new byte[Limits.EvidenceChars];
    private int _count;
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
            _isOver = b == '\n' && EndsInEmptyLine(_bytes.AsSpan(0, _count));
        }
    }

    private static bool EndsInEmptyLine(ReadOnlySpan<byte> head) => head.EndsWith("\n\r\n"u8) || head.EndsWith("\n\n"u8);
}
