namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>The pages that are read at the same time; of each, one piece ahead of the consumer.</summary>
internal sealed class RunningPages(CancellationToken token) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(token);
    private readonly List<(IndexFetch Page, Task<IndexBatch> Next)> _running = [];

    public int Count => _running.Count;

    public void Begin(IndexFetch page) => _running.Add((page, page.NextAsync(_stop.Token)));

    /// <summary>The next piece of any page; a page that has ended is no longer running.</summary>
    public async Task<IndexBatch> NextAsync()
    {
        var ended = await Task.WhenAny(_running.ConvertAll(one => one.Next));
        var batch = await ended;
        var at = _running.FindIndex(one => one.Next == ended);
        var (page, _) = _running[at];
        _running.RemoveAt(at);
        if (batch.IsLast) page.Dispose();
        else Begin(page);
        return batch;
    }

    /// <summary>Gives up what is still running.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        foreach (var (page, next) in _running)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            page.Dispose();
        }
    }

    public void Dispose() => _stop.Dispose();
}
