using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Writes the local snapshot now and then while the log moves on; what fails is tried again later.</summary>
internal sealed class LocalSnapshotKeeper(
    LocalSnapshotFile file, IEventLog log, IReadOnlyList<string> prefixes, TimeProvider clock, ILogger logger)
{
    private Position? _written;

    /// <summary>Runs until cancelled. The first time soon, but not while the node is still starting.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var pause = ViewLimits.FirstLocalSnapshot; ; pause = ViewLimits.LocalSnapshotEvery)
            {
                await Task.Delay(pause, clock, stop);
                await SaveAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>The last time, within a limit: a node that stops must not hang on a slow disk.</summary>
    public async Task EndAsync()
    {
        using var limit = new CancellationTokenSource(ViewLimits.LastLocalSnapshot, clock);
        try
        {
            await SaveAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            logger.LocalSnapshotNotWritten(file.Path, e.Message);
        }
    }

    private async Task SaveAsync(CancellationToken token)
    {
        try
        {
            if (await log.HeadAsync(token) == _written) return;
            var started = clock.GetTimestamp();
            _written = await file.SaveAsync(log, prefixes, clock.GetUtcNow(), token);
            logger.LocalSnapshotWritten(_written.Value, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LocalSnapshotNotWritten(file.Path, e.Message);
        }
    }
}
