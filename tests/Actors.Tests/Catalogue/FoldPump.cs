using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>Feeds a fold from a log, as a node does: snapshot, events behind it, then live.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "StopAsync disposes")]
internal sealed class FoldPump
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public FoldPump(CatalogueFold fold, IEventLog log) => _running = Task.Run(() => RunAsync(fold, log, _stop.Token));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // as asked
        }

        _stop.Dispose();
    }

    private static async Task RunAsync(CatalogueFold fold, IEventLog log, CancellationToken token)
    {
        var stream = StreamNames.Catalogue(RepositoryId.Default);
        var sequence = await fold.RestoreAsync(stream, await log.LoadSnapshotAsync(stream, token), token);
        await foreach (var batch in log.SubscribeAsync(Position.Start, token))
        {
            foreach (var logged in batch.Events)
            {
                if (logged.Stream != stream || logged.Sequence <= sequence) continue;
                await fold.ApplyAsync(logged, token);
                sequence = logged.Sequence;
            }

            await fold.PublishAsync(batch.CaughtUp, token);
        }
    }
}
