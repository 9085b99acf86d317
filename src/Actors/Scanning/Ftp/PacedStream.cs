using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// A data connection that may neither fall silent nor trickle: <see cref="FtpLimits.PaceBytes"/>, or the end, arrive within
/// <see cref="FtpLimits.PaceTime"/>, again and again.
/// </summary>
internal sealed class PacedStream(Stream data, TimeProvider clock) : Stream
{
    private static readonly string Doing =
        $"the listing, of which {FtpLimits.PaceBytes} bytes must come within {FtpLimits.PaceTime.TotalSeconds:0} s";

    private TimeSpan _left = FtpLimits.PaceTime;
    private long _bytes;

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
        // Only waiting counts, not what is made of the lines in between.
        var begun = clock.GetTimestamp();
        var read = await FtpStep.RunAsync(
            Doing, _left > TimeSpan.Zero ? _left : TimeSpan.Zero, clock,
            late => data.ReadAsync(buffer, late).AsTask(), cancellationToken);
        _left -= clock.GetElapsedTime(begun);
        _bytes += read;
        if (_bytes < FtpLimits.PaceBytes) return read;
        (_bytes, _left) = (0, FtpLimits.PaceTime);
        return read;
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
        if (disposing) data.Dispose();
        base.Dispose(disposing);
    }
}
