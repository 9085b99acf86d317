using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Keeps on this node's disk what the newest state refers to, and deletes what nothing has referred to for a while: turn by turn, each
/// node for itself.
/// </summary>
public sealed class BlobUpkeep(
    DiskBlobStore disk, IBlobStore blobs, BlobReferences references, TimeSpan keep, TimeProvider clock, ILogger<BlobUpkeep> logger)
    : IAsyncDisposable
{
    /// <summary>Blobs that one turn deletes at most.</summary>
    public const int DeletedPerTurn = 10_000;

    /// <summary>Before the first turn.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>Between two turns.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    /// <summary>One turn: 1 what is referred to; 2 what of it is not here is brought here; 3 marks, and deletes.</summary>
    /// <returns>Blobs deleted.</returns>
    public async Task<int> TurnAsync(CancellationToken token)
    {
        if (await references(token) is not { } referred) return 0;
        var absent = await blobs.FetchAsync(referred, token);
        if (absent.Count > 0) logger.BlobsAbsent(absent.Count, absent[0].Sha256);
        var names = referred.Select(blob => blob.Sha256).ToHashSet(StringComparer.Ordinal);
        var deleted = 0;
        for (var directory = 0; directory < DiskBlobStore.Directories && deleted < DeletedPerTurn; directory++)
        {
            token.ThrowIfCancellationRequested();
            var left = DeletedPerTurn - deleted;
            var one = directory;
            deleted += await Task.Run(() => Sweep(one, names, left), token);
        }

        BlobMetrics.Deleted.Add(deleted);
        if (deleted > 0) logger.BlobsDeleted(deleted);
        return deleted;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private int Sweep(int directory, HashSet<string> referred, int mostDeleted)
    {
        var now = clock.GetUtcNow();
        var deleted = 0;
        foreach (var stored in disk.StoredIn(directory))
        {
            var fate = BlobCollection.FateOf(stored, referred.Contains(stored.Blob.Sha256), now, keep);
            if (fate == BlobFate.Mark) disk.TryMark(stored.Blob);
            else if (fate == BlobFate.Delete && deleted < mostDeleted && disk.TryDeleteUnused(stored.Blob, now - keep)) deleted++;
        }

        return deleted;
    }

    private async Task RunAsync(CancellationToken token)
    {
        var pause = First;
        while (!token.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, clock, token);
                pause = Every;
                await TurnAsync(token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.UpkeepFailed(e.Message);
            }
        }
    }
}
