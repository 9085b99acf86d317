namespace MirrorActors.Web.AccessLog;

/// <summary>Lines of many threads on their way to the one that writes: two buffers, filled and written in turn.</summary>
internal sealed class AccessLogBuffer(int capacity)
{
    private readonly Lock _lock = new();
    private byte[] _filling = new byte[capacity];
    private byte[] _taken = new byte[capacity];
    private int _length;

    public enum Added
    {
        /// <summary>Full.</summary>
        No,

        /// <summary>The buffer was empty: somebody has to come and take.</summary>
        First,
        Yes,
    }

    public Added Add(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            var start = _length;
            if (!line.TryCopyTo(_filling.AsSpan(start))) return Added.No;
            _length = start + line.Length;
            return start == 0 ? Added.First : Added.Yes;
        }
    }

    /// <summary>All lines so far, to be used until the next call. For one thread.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        lock (_lock)
        {
            (_filling, _taken) = (_taken, _filling);
            var length = _length;
            _length = 0;
            return _taken.AsMemory(0, length);
        }
    }
}
