using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Ownership;

/// <summary>
/// Makes this node the owner of the shards that are its own by <see cref="ShardPlacement"/> and hands out the fences for appends. A
/// shard that belongs to another node is given up once what runs for it has ended. A lost session is joined anew with new fences;
/// until then appends with the old ones are refused by the log.
/// </summary>
public sealed class ShardOwner : IAsyncDisposable
{
    /// <summary>So often within the TTL what failed is tried again.</summary>
    private const int TriesPerTtl = 12;

    /// <summary>For what runs for a shard to end; then the shard goes, and the log refuses what still comes.</summary>
    private static readonly TimeSpan HandOffLimit = TimeSpan.FromSeconds(5);

    /// <summary>For all shards to be handed off by a node that leaves. What is left goes when the node's session ends.</summary>
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);

    /// <summary>For the engine to hear that the session ends; it ends by itself.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly IOwnership _ownership;
    private readonly IMembership _membership;
    private readonly TimeSpan _ttl;
    private readonly TimeSpan _again;
    private readonly TimeProvider _clock;
    private readonly ILogger<ShardOwner> _logger;
    private readonly OwnedShards _owned = new();
    private readonly OwnerWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly LapsedShards _lapsed = new();
    private volatile NodeInfo _me;
    private volatile IReadOnlyList<IShardHost> _hosts = [];
    private volatile int _misplaced = Limits.Shards;
    private volatile INodeSession? _session;
    private bool _isFailing;
    private Task _running = Task.CompletedTask;

    /// <param name="me">This node; it owns shards only while it is up.</param>
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
        _again = ttl / TriesPerTtl;
        _clock = clock;
        _logger = logger;
        _watch = new OwnerWatch(ownership, membership, me.Id, _again, clock, NoteTaken, logger);
    }

    /// <summary>Shards this node owned when it last looked.</summary>
    public int Owned => _owned.Count;

    /// <summary>True when it owns what it should, and nothing else, as far as it knows.</summary>
    public bool IsSettled => _misplaced == 0;

    /// <summary>This node as it tells the others.</summary>
    public NodeInfo Me => _me;

    /// <summary>False while the engine does not know of this node, or cannot be reached.</summary>
    public bool HasSession => _session is { IsValidNow: true };

    /// <summary>All nodes that live, as far as this one knows; empty while the engine has not told.</summary>
    public IReadOnlyList<NodeInfo> Members => _watch.Members;

    /// <summary>Nodes that ended without leaving, as far as this one has seen.</summary>
    public IReadOnlyList<DownNode> Down => _watch.Down;

    /// <summary>Ends when <see cref="Members"/> are told anew.</summary>
    public Task MembersChanged => _watch.MembersChanged;

    /// <summary>Tries once for the shards, then keeps trying and renewing in the background.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await TurnAsync(token);
        var stop = _stop.Token;
        _running = Task.WhenAll(Task.Run(() => RunAsync(stop), CancellationToken.None), _watch.FollowAsync(stop));
    }

    /// <summary>Told of the shards that come and go from then on.</summary>
    public void Attach(IShardHost host) => _hosts = [.. _hosts, host];

    /// <summary>
    /// The newest fence of a stream's shard; token 0, which the log refuses, while this node does not own it, or cannot be sure to: its
    /// session was not renewed in time.
    /// </summary>
    public Fence FenceOf(string stream)
    {
        var shard = ShardHash.ShardOf(stream);
        return HasSession ? _owned.FenceOf(shard) : OwnedShards.NoFence(shard);
    }

    public bool Owns(string stream) => Owns(ShardHash.ShardOf(stream));

    public bool Owns(int shard) => _owned.Owns(shard);

    /// <summary>Who owns a stream's shard; null when nobody does, as far as this node knows.</summary>
    public string? OwnerOf(string stream) => OwnerOf(ShardHash.ShardOf(stream));

    /// <inheritdoc cref="OwnerOf(string)"/>
    public string? OwnerOf(int shard) => _owned.Owns(shard) ? _me.Id : _watch.OwnerOf(shard);

    /// <summary>
    /// Tells all nodes this one's state: up, it takes its shards; in another state it hands them to others. Returns when that is
    /// done, or was tried once: it is tried again in the background.
    /// </summary>
    public async Task AnnounceAsync(NodeState state, CancellationToken token)
    {
        _me = _me with { State = state };
        await TurnAsync(token);
    }

    /// <summary>
    /// Leaving: others take the shards one by one, as what runs for them here ends. Waits for the engine 5 s at most; what is left
    /// then is tried again in the background.
    /// </summary>
    /// <returns>False when the engine did not answer.</returns>
    public async Task<bool> HandOffAsync(CancellationToken token)
    {
        _me = _me with { State = NodeState.Leaving };
        using var limit = new CancellationTokenSource(LeaveLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return await TurnAsync(either.Token).WaitAsync(either.Token);
        }
        catch (Exception e) when ((e is OperationCanceledException or IOException) && limit.IsCancellationRequested)
        {
            _logger.NotHandedOff(_me.Id, LeaveLimit);
            return false;
        }
    }

    /// <summary>A node is gone for good, and is not shown as down.</summary>
    public void Forget(string node) => _watch.ForgetNode(node);

    /// <summary>Leaves: others may take the shards at once, or when the session has run out if the engine does not answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        try
        {
            await LeaveAsync().WaitAsync(EndLimit, _clock);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            _logger.ShardsNotFreed(_me.Id, e);
        }

        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var changed = _watch.Changed;
                // After a failure not at each change: it may be what the failure itself changed.
                if (await TurnAsync(stop)) await WaitAsync(changed, stop);
                else await Task.Delay(_again, _clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (IOException e) when (stop.IsCancellationRequested)
            {
                _logger.ShardsNotFreed(_me.Id, e);
                return;
            }
        }
    }

    /// <summary>Until there is something to do: a change, the session is lost, or shards are misplaced and it is time again.</summary>
    private async Task WaitAsync(Task changed, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _session?.Lost ?? CancellationToken.None);
        var wait = IsSettled ? Timeout.InfiniteTimeSpan : _again;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
        await Task.WhenAny(changed, Task.Delay(wait, _clock, over.Token));
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    /// <returns>False when the engine failed.</returns>
    private async Task<bool> TurnAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token);
        try
        {
            if (_session is { Lost.IsCancellationRequested: true }) await LoseAsync();
            _session ??= await _membership.JoinAsync(_me, _ttl, token);
            if (_session.Node.State != _me.State) await _session.UpdateAsync(_me, token);
            var members = await _watch.MembersWithAsync(_me, _session, token);
            // What ran for them knows nothing of what another owner did meanwhile.
            await Task.WhenAll(_lapsed.Take(members).Select(shard => EndAsync(shard, token)));
            await BalanceAsync(_session, members, token);
            _isFailing = false;
            return true;
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            _misplaced = Limits.Shards;
            if (!_isFailing) _logger.ShardsNotOwned(_me.Id, _again, e);
            _isFailing = true;
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BalanceAsync(INodeSession session, IReadOnlyList<NodeInfo> members, CancellationToken token)
    {
        var before = Owned;
        var mine = Enumerable.Range(0, Limits.Shards).Select(shard => ShardPlacement.PreferredOf(shard, members) == _me.Id).ToArray();
        // All at once, so that the engine can commit many together.
        await Task.WhenAll(mine.Select((isMine, shard) => (isMine, Held: _owned[shard]) switch
        {
            (true, null) => AcquireAsync(shard, session, token),
            (false, { } fence) => HandOffAsync(shard, fence, token),
            _ => Task.CompletedTask,
        }));
        _misplaced = mine.Index().Count(one => one.Item != (_owned[one.Index] is not null));
        if (Owned != before) _logger.ShardsOwned(_me.Id, Owned);
    }

    private async Task AcquireAsync(int shard, INodeSession session, CancellationToken token)
    {
        if (_watch.OwnerOf(shard) is { } owner && owner != _me.Id) return;
        if (await _ownership.TryAcquireAsync(ShardHash.Scope(shard), session, token) is not { } fence) return;
        _owned.Set(shard, fence);
        foreach (var host in _hosts) host.Gained(shard);
    }

    private async Task HandOffAsync(int shard, Fence fence, CancellationToken token)
    {
        _owned.Leave(shard, true);
        try
        {
            await EndAsync(shard, token);
            await _ownership.ReleaseAsync(fence, token);
            _owned.Set(shard, null);
        }
        finally
        {
            _owned.Leave(shard, false);
        }
    }

    /// <summary>Ends what runs for a shard here.</summary>
    private async Task EndAsync(int shard, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(HandOffLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            foreach (var host in _hosts) await host.LeaveAsync(shard, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _logger.ShardNotLeft(_me.Id, shard, HandOffLimit);
        }
    }

    private void NoteTaken(OwnerChange change)
    {
        if (change.Owner == _me.Id || ShardHash.ShardOfScope(change.Scope) is not { } shard || _owned[shard] is not null) return;
        foreach (var host in _hosts) host.Lost(shard);
    }

    private Task LoseAsync()
    {
        _logger.SessionLost(_me.Id);
        _lapsed.Add(_owned.All, _watch.Members);
        return LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        _owned.Clear();
        _misplaced = Limits.Shards;
        var session = _session;
        // Forgotten first: when its shards cannot be freed now, the next session of this node does it.
        _session = null;
        _watch.ForgetMembers();
        if (session is not null) await session.DisposeAsync();
    }
}
