using MirrorActors.Engine.Log;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>A subscription from which a test takes batch by batch.</summary>
public sealed class TestSubscriber : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<LogBatch> _batches;
    private Task<bool>? _pending;

    public TestSubscriber(IEventLog log, Position after) =>
        _batches = log.SubscribeAsync(after, _stop.Token).GetAsyncEnumerator();

    /// <summary>The next batch that carries events.</summary>
    public async Task<LogBatch> NextAsync()
    {
        while (true)
        {
            var batch = await AnyAsync();
            if (batch.Events.Count > 0) return batch;
        }
    }

    public async Task<LogBatch> AnyAsync()
    {
        _pending ??= _batches.MoveNextAsync().AsTask();
        Assert.True(await Awaited.Of(_pending, "the next batch of a subscription"));
        _pending = null;
        return _batches.Current;
    }

    public async Task<List<LogBatch>> TakeEventsAsync(int events)
    {
        var batches = new List<LogBatch>();
        for (var seen = 0; seen < events;)
        {
            batches.Add(await NextAsync());
            seen += batches[^1].Events.Count;
        }

        return batches;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_pending is not null) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pending);
        await _batches.DisposeAsync();
    }
}
