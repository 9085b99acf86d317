namespace MirrorActors.Actors.Outgoing;

/// <summary>A response body that ends in an <see cref="OutgoingException"/> when it is too long or too slow.</summary>
internal sealed class CappedStream(Stream body, Uri uri, long limit, Deadline deadline) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var read = await body.ReadAsync(buffer, either.Token);
            _read += read;
            if (_read <= limit) return read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Failures.From(e, uri);
        }
        catch (OperationCanceledException) when (deadline.Passed && !cancellationToken.IsCancellationRequested)
        {
            throw Failures.Timeout(uri, deadline.Length);
        }

        throw Failures.Of(OutgoingFailure.TooLarge, uri, $"a body beyond {limit} bytes", null);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it async");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }
}
