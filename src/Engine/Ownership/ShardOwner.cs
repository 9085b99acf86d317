using System.Collections.Concurrent;
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

    private readonly IOwnership _ownership;
    private readonly IMembership _membership;
    private readonly TimeSpan _ttl;
    private readonly TimeSpan _again;
    private readonly TimeProvider _clock;
    private readonly ILogger<ShardOwner> _logger;
    private readonly OwnedShards _owned = new();
    private readonly ConcurrentDictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly Pulse _changed = new();
    private readonly Pulse _membersChanged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly MemberBook _book;
    private readonly LapsedShards _lapsed = new();
    private volatile NodeInfo _me;
    private volatile IReadOnlyList<NodeInfo> _members = [];
    private volatile IReadOnlyList<IShardHost> _hosts = [];
    private volatile int _misplaced = Limits.Shards;
    private INodeSession? _session;
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
        _book = new MemberBook(clock);
        _clock = clock;
        _logger = logger;
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
    public IReadOnlyList<NodeInfo> Members => _members;

    /// <summary>Nodes that ended without leaving, as far as this one has seen.</summary>
    public IReadOnlyList<DownNode> Down => _book.Down;

    /// <summary>Ends when <see cref="Members"/> are told anew.</summary>
    public Task MembersChanged => _membersChanged.Next;

    /// <summary>Tries once for the shards, then keeps trying and renewing in the background.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        await TurnAsync(token);
        var stop = _stop.Token;
        _running = Task.WhenAll(
            Task.Run(() => RunAsync(stop), CancellationToken.None),
            Task.Run(() => FollowAsync(_membership.WatchAsync, NoteMembers, stop), CancellationToken.None),
            Task.Run(() => FollowAsync(WatchOwnersAsync, NoteOwner, stop), CancellationToken.None));
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
    public string? OwnerOf(int shard) => _owned.Owns(shard) ? _me.Id : _owners.GetValueOrDefault(ShardHash.Scope(shard));

    /// <summary>
    /// Tells all nodes this one's state: up, it takes its shards; in another state it hands them to others. Returns when that is
    /// done, or was tried once: it is tried again in the background.
    /// </summary>
    public async Task AnnounceAsync(NodeState state, CancellationToken token)
    {
        _me = _me with { State = state };
        await TurnAsync(token);
    }

    /// <summary>A node is gone for good, and is not shown as down.</summary>
    public void Forget(string node) => _book.Forget(node);

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
        _turn.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var changed = _changed.Next;
                // After a failure not at each change: it may be what the failure itself changed.
                if (await TurnAsync(stop)) await WaitAsync(changed, stop);
                else await Task.Delay(_again, _clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
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
            if (!KnowsMe(_members)) _members = await MembersAsync(_session, token);
            // What ran for them knows nothing of what another owner did meanwhile.
            await Task.WhenAll(_lapsed.Take(_members).Select(shard => EndAsync(shard, token)));
            await BalanceAsync(_session, _members, token);
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

    private bool KnowsMe(IReadOnlyList<NodeInfo> members) => members.Any(m => m.Id == _me.Id && m.State == _me.State);

    /// <summary>Those that know of this node as it is; no longer waited for than the session lasts.</summary>
    private async Task<IReadOnlyList<NodeInfo>> MembersAsync(INodeSession session, CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, session.Lost);
        await foreach (var members in _membership.WatchAsync(either.Token))
        {
            if (KnowsMe(members)) return members;
        }

        throw new OperationCanceledException("the engine told no more members", token);
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
        var scope = ShardHash.Scope(shard);
        if (_owners.TryGetValue(scope, out var owner) && owner is not null && owner != _me.Id) return;
        if (await _ownership.TryAcquireAsync(scope, session, token) is not { } fence) return;
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

    private void NoteMembers(IReadOnlyList<NodeInfo> members)
    {
        _members = members;
        _book.Note(members);
        _membersChanged.Fire();
        _changed.Fire();
    }

    private void NoteOwner(OwnerChange change)
    {
        _owners[change.Scope] = change.Owner;
        if (change.Owner is null) _changed.Fire();
        else if (change.Owner != _me.Id && ShardHash.ShardOfScope(change.Scope) is { } shard && _owned[shard] is null)
        {
            foreach (var host in _hosts) host.Lost(shard);
        }
    }

    /// <summary>All present owners come first, so what was known before is nothing.</summary>
    private IAsyncEnumerable<OwnerChange> WatchOwnersAsync(CancellationToken token)
    {
        _owners.Clear();
        return _ownership.WatchAsync(token);
    }

    /// <summary>Goes on after a watch that broke.</summary>
    private async Task FollowAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> watch, Action<T> note, CancellationToken stop)
    {
        for (var isBroken = false; !stop.IsCancellationRequested; isBroken = true)
        {
            try
            {
                await foreach (var news in watch(stop))
                {
                    note(news);
                    isBroken = false;
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                if (!isBroken) _logger.WatchBroke(_me.Id, _again, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(_again, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task LoseAsync()
    {
        _logger.SessionLost(_me.Id);
        _lapsed.Add(_owned.All, _members);
        return LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        _owned.Clear();
        _misplaced = Limits.Shards;
        var session = _session;
        // Forgotten first: when its shards cannot be freed now, the next session of this node does it.
        _session = null;
        _members = [];
        if (session is not null) await session.DisposeAsync();
    }
}
