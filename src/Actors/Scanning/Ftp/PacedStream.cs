using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// A data connection that may neither fall silent nor trickle: <see cref="FtpLimits.PaceBytes"/>, or the end, arrive within
/// <see cref="FtpLimits.PaceTime"/>, again and again.
/// </summary>
internal sealed class PacedStream(Stream data, TimeProvider clock) : PassedStream
{
    private static readonly string Doing =
        $"the listing, of which {FtpLimits.PaceBytes} bytes must come within {FtpLimits.PaceTime.TotalSeconds:0} s";

    private TimeSpan _left = FtpLimits.PaceTime;
    private long _bytes;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing) data.Dispose();
        base.Dispose(disposing);
    }
}
