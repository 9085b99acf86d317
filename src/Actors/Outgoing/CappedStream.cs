namespace MirrorActors.Actors.Outgoing;

/// <summary>A response body that ends in an <see cref="OutgoingException"/> when it is too long or too slow.</summary>
internal sealed class CappedStream(Stream body, Uri uri, long limit, Deadline deadline) : PassedStream
{
    private long _read;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing) body.Dispose();
        base.Dispose(disposing);
    }
}
