namespace MirrorActors.Actors.Outgoing;

/// <summary>A connection that tells its record what goes over it, in clear.</summary>
internal sealed class RecordedStream(Stream inner, CallRecord record) : ConnectionStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        record.Received(buffer.Span[..read]);
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        record.Sent(buffer.Span);
        return Inner.WriteAsync(buffer, cancellationToken);
    }
}
