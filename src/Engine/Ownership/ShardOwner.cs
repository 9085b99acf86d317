using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Ownership;

/// <summary>
/// Makes this node the owner of every shard it can get and hands out the fences for appends. A lost session is joined
/// anew with new fences; until then appends with the old ones are refused by the log.
/// </summary>
public sealed class ShardOwner : IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly IOwnership _ownership;
    private readonly IMembership _membership;
    private readonly NodeInfo _me;
    private readonly TimeSpan _ttl;
    private readonly TimeProvider _clock;
    private readonly ILogger<ShardOwner> _logger;
    private readonly Fence?[] _fences = new Fence?[Limits.Shards];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private INodeSession? _session;
    private Task _running = Task.CompletedTask;

    /// <param name="me">This node, state up.</param>
    /// <param name="ttl">After this long without renewal others may take over.</param>
    public ShardOwner(
        IOwnership ownership,
        IMembership membership,
        NodeInfo me,
        TimeSpan ttl,
        TimeProvider clock,
        ILogger<ShardOwner> logger)
    {
        _ownership = ownership;
        _membership = membership;
        _me = me;
        _ttl = ttl;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Shards this node owned when it last looked.</summary>
    public int Owned
    {
        get
        {
            lock (_lock) return _fences.Count(fence => fence is not null);
        }
    }

    /// <summary>Tries once for all shards, then keeps trying and renewing in the background.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await TryOnceAsync(token);
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>The newest fence of a stream's shard; one that the log refuses while this node does not own it.</summary>
    public Fence FenceOf(string stream)
    {
        var shard = ShardHash.ShardOf(stream);
        lock (_lock) return _fences[shard] ?? new Fence(ShardHash.Scope(shard), 0);
    }

    public bool Owns(string stream)
    {
        lock (_lock) return _fences[ShardHash.ShardOf(stream)] is not null;
    }

    /// <summary>Leaves: others may take the shards at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        try
        {
            await LeaveAsync();
        }
        catch (IOException e)
        {
            _logger.ShardsNotFreed(_me.Id, e);
        }

        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WaitAsync(stop);
                await TryOnceAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Until there is something to do: the session is lost, or shards are missing and it is time again.</summary>
    private async Task WaitAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _session?.Lost ?? CancellationToken.None);
        var wait = Owned == Limits.Shards ? Timeout.InfiniteTimeSpan : Again;
        try
        {
            await Task.Delay(wait, _clock, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _logger.SessionLost(_me.Id);
        }
    }

    private async Task TryOnceAsync(CancellationToken token)
    {
        try
        {
            if (_session is { Lost.IsCancellationRequested: true }) await LeaveAsync();
            _session ??= await _membership.JoinAsync(_me, _ttl, token);
            // All at once, so that the engine can commit many together.
            await Task.WhenAll(Enumerable.Range(0, Limits.Shards).Select(shard => AcquireAsync(shard, _session, token)));
            _logger.ShardsOwned(_me.Id, Owned);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            _logger.ShardsNotOwned(_me.Id, Again, e);
        }
    }

    private async Task AcquireAsync(int shard, INodeSession session, CancellationToken token)
    {
        lock (_lock)
        {
            if (_fences[shard] is not null) return;
        }

        var fence = await _ownership.TryAcquireAsync(ShardHash.Scope(shard), session, token);
        lock (_lock) _fences[shard] = fence;
    }

    private async Task LeaveAsync()
    {
        lock (_lock) Array.Clear(_fences);
        var session = _session;
        // Forgotten first: when its shards cannot be freed now, the next session of this node does it.
        _session = null;
        if (session is not null) await session.DisposeAsync();
    }
}
