using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>A subscription whose next batch can be waited for beside something else.</summary>
internal sealed class BatchReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly IAsyncEnumerator<LogBatch> _batches;
    private Task<bool>? _next;

    public BatchReader(IEventLog log, Position after, CancellationToken token)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(token);
        _batches = log.SubscribeAsync(after, _over.Token).GetAsyncEnumerator(_over.Token);
    }

    /// <summary>Ends when a batch is there: true; or none will come: false. The same task until <see cref="Take"/>.</summary>
    public Task<bool> Next => _next ??= _batches.MoveNextAsync().AsTask();

    /// <summary>The batch that <see cref="Next"/> told of.</summary>
    public LogBatch Take()
    {
        _next = null;
        return _batches.Current;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        // Only to wait: an iterator that runs cannot be disposed of.
        if (_next is not null) await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _batches.DisposeAsync();
        _over.Dispose();
    }
}
