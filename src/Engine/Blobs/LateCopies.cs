using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Blobs that were put while too few other nodes took them: they are offered again when a node comes, and once a minute. Kept in
/// memory: after a restart the other nodes fetch what the log refers to.
/// </summary>
internal sealed class LateCopies(DiskBlobStore disk, BlobPush push, BlobPeers peers, ReadBudget budget, TimeProvider clock, ILogger logger)
{
    /// <summary>What is put beyond this many is left to the nodes that fetch it.</summary>
    private const int Most = 65_536;

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<BlobRef, bool> _blobs = new();

    public int Count => _blobs.Count;

    public void Add(BlobRef blob)
    {
        if (_blobs.Count < Most) _blobs.TryAdd(blob, true);
    }

    public async Task RunAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            var changed = peers.Changed;
            try
            {
                if (await TurnAsync(token)) continue;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                logger.BlobsNotSpread(e);
            }

            await WaitAsync(changed, token);
        }
    }

    /// <returns>True when there was nothing to wait for: blobs were spread, and others came meanwhile.</returns>
    private async Task<bool> TurnAsync(CancellationToken token)
    {
        var spread = 0;
        foreach (var blob in _blobs.Keys)
        {
            if (disk.Has(blob))
            {
                if (peers.Keepers(blob).Count == 0) break;
                await budget.TakeAsync((int)blob.Size, token);
                if (!await push.SpreadAsync(blob, token)) continue;
            }

            _blobs.TryRemove(blob, out _);
            spread++;
        }

        return spread > 0 && !_blobs.IsEmpty;
    }

    private async Task WaitAsync(Task changed, CancellationToken token)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(token);
        await Task.WhenAny(changed, Task.Delay(Again, clock, over.Token));
        await over.CancelAsync();
        token.ThrowIfCancellationRequested();
    }
}
