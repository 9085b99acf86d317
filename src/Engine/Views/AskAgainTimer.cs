namespace MirrorActors.Engine.Views;

/// <summary>When to ask again for what could not be had: after a while, that is doubled each time, or when there is news.</summary>
/// <param name="news">Ends when it may be had sooner.</param>
internal sealed class AskAgainTimer(Func<Task> news, TimeProvider clock)
{
    private TimeSpan _pause = ViewLimits.AskAgainMin;

    /// <summary>Ends when it is time; null while nothing is missing.</summary>
    public Task? Due { get; private set; }

    /// <summary>Something is missing; if it is so already, nothing changes until that is due.</summary>
    public void Start(CancellationToken token)
    {
        if (Due is { IsCompleted: false }) return;
        Due = WaitAsync(_pause, news(), token);
        _pause = _pause * 2 < ViewLimits.AskAgainMax ? _pause * 2 : ViewLimits.AskAgainMax;
    }

    /// <summary>Nothing is missing.</summary>
    public void Stop()
    {
        Due = null;
        _pause = ViewLimits.AskAgainMin;
    }

    private async Task WaitAsync(TimeSpan pause, Task sooner, CancellationToken token)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(sooner, Task.Delay(pause, clock, over.Token));
        await over.CancelAsync();
    }
}
