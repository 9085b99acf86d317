using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>The end of the log as all threads see it; the writer moves it after each commit.</summary>
internal sealed class SqliteHead(ulong epoch, long value)
{
    private readonly Pulse _pulse = new();
    private long _value = value;

    public Position Now => At(Volatile.Read(ref _value));

    /// <summary>Completes when the head moves beyond what it is now.</summary>
    public Task Appended => _pulse.Next;

    public Position At(long position) => new(epoch, position);

    public void MoveTo(long position)
    {
        if (position == Volatile.Read(ref _value)) return;
        Volatile.Write(ref _value, position);
        _pulse.Fire();
    }
}
