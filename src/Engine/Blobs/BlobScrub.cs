using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Reads each blob on this node's disk once a week, a directory at a time, and has those that are damaged replaced by what another
/// node has. One that nobody has whole stays as it is: its error is told each time.
/// </summary>
/// <param name="pull">Brings a blob from another node; false when none has it.</param>
/// <param name="first">Directory to begin with.</param>
public sealed class BlobScrub(
    DiskBlobStore disk, Func<BlobRef, CancellationToken, Task<bool>> pull, BlobReferences references, ReadBudget budget, int first,
    TimeProvider clock, ILogger<BlobScrub> logger) : IAsyncDisposable
{
    /// <summary>From one directory to the next.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromDays(7) / DiskBlobStore.Directories;

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    /// <summary>Reads the blobs of one directory.</summary>
    /// <returns>How many are damaged and were not replaced.</returns>
    public async Task<int> TurnAsync(int directory, CancellationToken token)
    {
        var bad = 0;
        foreach (var stored in disk.StoredIn(directory))
        {
            if (await disk.IsWholeAsync(stored.Blob, budget, token)) continue;
            // It may have been collected or replaced meanwhile.
            if (!disk.Has(stored.Blob) || await disk.IsWholeAsync(stored.Blob, budget, token)) continue;
            BlobMetrics.Damaged.Add(1);
            if (!await ReplaceAsync(stored.Blob, token)) bad++;
        }

        return bad;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>The file of a damaged blob may have another size than the blob: whoever refers to it knows.</summary>
    private async Task<bool> ReplaceAsync(BlobRef damaged, CancellationToken token)
    {
        if (await references(token) is { } referred)
        {
            if (referred.FirstOrDefault(blob => blob.Sha256 == damaged.Sha256) is not { } blob)
            {
                await disk.DeleteAsync(damaged, token);
                logger.DamagedBlobDeleted(damaged.Sha256);
                return true;
            }

            if (await pull(blob, token))
            {
                logger.DamagedBlobReplaced(damaged.Sha256);
                return true;
            }
        }

        logger.BlobDamaged(damaged.Sha256);
        return false;
    }

    private async Task RunAsync(CancellationToken token)
    {
        for (var directory = first; !token.IsCancellationRequested; directory = (directory + 1) % DiskBlobStore.Directories)
        {
            try
            {
                await Task.Delay(Every, clock, token);
                await TurnAsync(directory, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.ScrubFailed(directory, e.Message);
            }
        }
    }
}
