using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Outgoing;

/// <summary>A connection whose users go on in the thread pool after each wait: what they make of the bytes may take long.</summary>
internal sealed class PoolStream(Stream inner) : ConnectionStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = Inner.ReadAsync(buffer, cancellationToken);
        return reading.IsCompleted ? reading : AfterAsync(reading);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var writing = Inner.WriteAsync(buffer, cancellationToken);
        return writing.IsCompleted ? writing : AfterAsync(writing);
    }

    public override int Read(byte[] buffer, int offset, int count) => Inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => Inner.Write(buffer, offset, count);

    private static async ValueTask<int> AfterAsync(ValueTask<int> reading)
    {
        try
        {
            return await reading;
        }
        finally
        {
            await PoolThread.Enter();
        }
    }

    private static async ValueTask AfterAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        finally
        {
            await PoolThread.Enter();
        }
    }
}
