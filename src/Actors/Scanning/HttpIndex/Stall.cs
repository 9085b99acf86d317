using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Ends the reading of a page that does not get on, however it trickles.</summary>
internal sealed class Stall : IDisposable
{
    private readonly Uri _uri;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _caller;
    private CancellationTokenSource _timer;
    private CancellationTokenSource _either;
    private long _read;

    public Stall(Uri uri, TimeProvider clock, CancellationToken caller)
    {
        _uri = uri;
        _clock = clock;
        _caller = caller;
        _timer = new CancellationTokenSource(HttpIndexLimits.StallTime, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    /// <exception cref="OutgoingException">Timeout.</exception>
    public async Task<T> WaitAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(_either.Token);
        }
        catch (OperationCanceledException) when (!_caller.IsCancellationRequested)
        {
            throw new OutgoingException(
                OutgoingFailure.Timeout,
                $"{OneLine.Of(_uri)}: less than {HttpIndexLimits.StallBytes} bytes within {HttpIndexLimits.StallTime.TotalSeconds:0} s");
        }
    }

    /// <summary>To be called between two waits.</summary>
    public void Read(int bytes)
    {
        _read += bytes;
        if (_read < HttpIndexLimits.StallBytes || _timer.IsCancellationRequested) return;
        Dispose();
        _read = 0;
        _timer = new CancellationTokenSource(HttpIndexLimits.StallTime, _clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, _caller);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
