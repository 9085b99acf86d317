namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Collects bytes up to a limit, and drops the others.</summary>
internal sealed class BoundedBytes(int limit)
{
    private byte[] _bytes = new byte[Math.Min(limit, 64)];
    private int _length;

    /// <summary>True when there were more than the limit.</summary>
    public bool IsCut { get; private set; }

    public bool IsEmpty => _length == 0;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var room = limit - _length;
        if (bytes.Length > room)
        {
            IsCut = true;
            bytes = bytes[..room];
        }

        var needed = _length + bytes.Length;
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Min(limit, Math.Max(needed, 2 * _bytes.Length)));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length = needed;
    }

    public void Clear()
    {
        _length = 0;
        IsCut = false;
    }
}
