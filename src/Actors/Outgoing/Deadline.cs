namespace MirrorActors.Actors.Outgoing;

/// <summary>The end of a call, told apart from its caller's wish to stop.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan length, TimeProvider clock, CancellationToken caller)
    {
        Length = length;
        _timer = new CancellationTokenSource(length, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    public TimeSpan Length { get; }

    /// <summary>Cancelled by the time or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    public bool Passed => _timer.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
