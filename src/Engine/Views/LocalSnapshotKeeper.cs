using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Writes the local snapshot now and then while the log moves on; what fails is tried again later.</summary>
[SuppressMessage("Design", "CA1001", Justification = "holds nothing without a wait handle; who holds the file may outlive the feed")]
internal sealed class LocalSnapshotKeeper(
    LocalSnapshotFile file, IEventLog log, IReadOnlyList<string> prefixes, TimeProvider clock, ILogger logger)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Position? _written;

    /// <summary>Runs until cancelled. The first time soon, but not while the node is still starting.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (var pause = ViewLimits.FirstLocalSnapshot; ; pause = ViewLimits.LocalSnapshotEvery)
            {
                await Task.Delay(pause, clock, stop);
                await SaveAsync(static () => { }, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    /// <summary>Brings the file up to date and leaves it as it is until the answer is disposed of.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token);
        var held = new Held(_turn);
        try
        {
            await WriteAsync(static () => { }, token);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The last time, within a limit: a node that stops must hang neither on a slow disk nor on an engine that does not answer. A file
    /// that is held stays as it is.
    /// </summary>
    public async Task EndAsync()
    {
        if (_turn.CurrentCount == 0) return;
        using var silence = new CancellationTokenSource(ViewLimits.LastAnswer, clock);
        using var limit = new CancellationTokenSource(ViewLimits.LastLocalSnapshot, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, limit.Token);
        try
        {
            // Without its timer it fires no more.
            await SaveAsync(silence.Dispose, either.Token);
        }
        catch (OperationCanceledException e) when (either.IsCancellationRequested)
        {
            logger.LocalSnapshotNotWritten(file.Path, e.Message);
        }
    }

    private async Task SaveAsync(Action answered, CancellationToken token)
    {
        await _turn.WaitAsync(token);
        using var held = new Held(_turn);
        await WriteAsync(answered, token);
    }

    /// <param name="answered">Told when the engine has said anything.</param>
    private async Task WriteAsync(Action answered, CancellationToken token)
    {
        try
        {
            var head = await log.HeadAsync(token);
            answered();
            if (head == _written) return;
            var started = clock.GetTimestamp();
            _written = await file.SaveAsync(log, prefixes, clock.GetUtcNow(), token);
            logger.LocalSnapshotWritten(_written.Value, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LocalSnapshotNotWritten(file.Path, e.Message);
        }
    }

    private sealed class Held(SemaphoreSlim turn) : IDisposable
    {
        private int _over;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0) turn.Release();
        }
    }
}
