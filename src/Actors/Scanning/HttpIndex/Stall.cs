using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Ends the reading of a page that does not get on, however it trickles. Only the time spent waiting for the mirror counts, not
/// what the consumer takes between two reads.
/// </summary>
internal sealed class Stall(Uri uri, TimeProvider clock, CancellationToken caller)
{
    private TimeSpan _left = HttpIndexLimits.StallTime;
    private long _read;

    /// <exception cref="OutgoingException">Timeout.</exception>
    public async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        var started = clock.GetTimestamp();
        using var timer = new CancellationTokenSource(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, caller);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            throw new OutgoingException(
                OutgoingFailure.Timeout,
                $"{OneLine.Of(uri)}: less than {HttpIndexLimits.StallBytes} bytes within {HttpIndexLimits.StallTime.TotalSeconds:0} s");
        }
        finally
        {
            _left -= clock.GetElapsedTime(started);
        }
    }

    public void Read(int bytes)
    {
        _read += bytes;
        if (_read < HttpIndexLimits.StallBytes) return;
        _read = 0;
        _left = HttpIndexLimits.StallTime;
    }
}
