using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// The blobs of a cluster: each node's disk, and what other nodes have. What is put is on the disks of two nodes when the call returns
/// (of three, where five live), as far as others live and answer; so an event that is acknowledged refers to no blob that died with
/// its node. What is not here is brought here, once for all who ask at the same time.
/// </summary>
public sealed class PeerBlobStore : IBlobStore, IAsyncDisposable
{
    private const int PullsAtOnce = 8;

    private readonly DiskBlobStore _disk;
    private readonly BlobPush _push;
    private readonly BlobPull _pull;
    private readonly LateCopies _late;
    private readonly ConcurrentDictionary<BlobRef, Lazy<Task<bool>>> _pulls = new();
    private readonly SemaphoreSlim _pullers = new(PullsAtOnce, PullsAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _lifetime;
    private Task _running = Task.CompletedTask;

    /// <param name="budget">Of what is brought here and what is offered again, all together.</param>
    public PeerBlobStore(DiskBlobStore disk, IPeers peers, ReadBudget budget, TimeProvider clock, ILogger<PeerBlobStore> logger)
    {
        _disk = disk;
        _lifetime = _stop.Token;
        var others = new BlobPeers(peers, clock);
        _push = new BlobPush(disk, others, logger);
        _pull = new BlobPull(disk, others, budget, clock, logger);
        _late = new LateCopies(disk, _push, others, budget, clock, logger);
        BlobMetrics.Add(_late);
    }

    /// <summary>Blobs put here that fewer other nodes keep than should.</summary>
    public int Short => _late.Count;

    /// <summary>Begins to offer again what others did not take.</summary>
    public void Start() => _running = Task.Run(() => _late.RunAsync(_lifetime), CancellationToken.None);

    public async Task<BlobRef> PutAsync(ReadOnlyMemory<byte> content, CancellationToken token)
    {
        var blob = await _disk.PutAsync(content, token);
        if (!await _push.SpreadAsync(blob, token)) _late.Add(blob);
        return blob;
    }

    public async Task<ReadOnlyMemory<byte>?> GetAsync(BlobRef blob, CancellationToken token)
    {
        try
        {
            if (await _disk.GetAsync(blob, token) is { } here) return here;
            if (!await PullAsync(blob, token)) return null;
        }
        catch (InvalidDataException) when (!token.IsCancellationRequested)
        {
            BlobMetrics.Damaged.Add(1);
            if (!await PullAsync(blob, token)) throw;
        }

        return await _disk.GetAsync(blob, token);
    }

    public async Task<IReadOnlyList<BlobRef>> FetchAsync(IReadOnlyCollection<BlobRef> blobs, CancellationToken token)
    {
        var absent = blobs.Where(blob => !_disk.Has(blob)).ToHashSet();
        var came = await Task.WhenAll(absent.Select(async blob => (Blob: blob, IsHere: await PullAsync(blob, token))));
        return [.. came.Where(one => !one.IsHere).Select(one => one.Blob)];
    }

    public IAsyncEnumerable<BlobRef> ListAsync(CancellationToken token) => _disk.ListAsync(token);

    public Task DeleteAsync(BlobRef blob, CancellationToken token) => _disk.DeleteAsync(blob, token);

    /// <summary>Brings a blob from another node in the place of what is here. One at a time of one blob; all wait for that.</summary>
    /// <returns>False when no node that lives has it.</returns>
    public Task<bool> PullAsync(BlobRef blob, CancellationToken token)
    {
        var pull = _pulls.GetOrAdd(blob, key => new Lazy<Task<bool>>(() => Task.Run(() => PullOnceAsync(key), CancellationToken.None)));
        return pull.Value.WaitAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        foreach (var pull in _pulls.Values) await Ended(pull.Value);
        await Ended(_running);
        BlobMetrics.Remove(_late);
        _stop.Dispose();
        _pullers.Dispose();
    }

    private static async Task Ended(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<bool> PullOnceAsync(BlobRef blob)
    {
        try
        {
            await _pullers.WaitAsync(_lifetime);
            try
            {
                return await _pull.PullAsync(blob, _lifetime);
            }
            finally
            {
                _pullers.Release();
            }
        }
        finally
        {
            _pulls.TryRemove(blob, out _);
        }
    }
}
