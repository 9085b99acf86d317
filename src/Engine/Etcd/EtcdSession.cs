using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// A session with a lease of etcd. It renews the lease each quarter of its TTL; when a quarter brings no answer, another member is
/// asked as well. It is lost when three quarters have passed since the last good renewal was sent: before etcd, whose own count
/// begins later, lets others take over. It is lost as well when etcd says that the lease is no more. A lost session never becomes
/// valid again.
/// </summary>
internal sealed class EtcdSession(
    EtcdMembership members, EtcdStore store, NodeInfo node, TimeSpan ttl, long lease, long revision, long renewedAt)
    : INodeSession
{
    private const int RenewalsPerTtl = 4;

    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private volatile NodeInfo _node = node;
    private volatile Task _renewal = Task.CompletedTask;
    private volatile Task _second = Task.CompletedTask;
    private long _renewedAt = renewedAt;
    private ITimer? _timer;
    private bool _ended;

    public NodeInfo Node => _node;

    public long Lease => lease;

    /// <summary>Revision that made the member's key: no other session has it.</summary>
    public long Revision => revision;

    public CancellationToken Lost => _lost.Token;

    public bool IsValidNow => !_lost.IsCancellationRequested && Age < ttl - (ttl / RenewalsPerTtl);

    /// <summary>The renewals that are under way, or the last ones.</summary>
    public Task Renewal => Task.WhenAll(_renewal, _second);

    /// <summary>Since the last good renewal was sent.</summary>
    public TimeSpan Age => store.Clock.GetElapsedTime(Volatile.Read(ref _renewedAt));

    public bool BelongsTo(EtcdMembership membership) => members == membership;

    public void Start()
    {
        var period = ttl / RenewalsPerTtl;
        lock (_gate) _timer = store.Clock.CreateTimer(_ => Tick(), null, period, period);
    }

    public async Task UpdateAsync(NodeInfo me, CancellationToken token)
    {
        if (me.Id != _node.Id) throw new ArgumentException($"node {_node.Id} cannot become {me.Id}", nameof(me));
        if (!IsValidNow) throw IsLost();
        var key = store.Keys.Member(me.Id);
        var answer = await store.Client.TransactAsync(
            new TxnRequest
            {
                Compare = { Operations.IsOf(key, revision) },
                Success = { Operations.Put(key, StoredMembers.Of(me), lease) },
            },
            token);
        if (!answer.Succeeded)
        {
            End();
            throw IsLost();
        }

        _node = me;
    }

    /// <exception cref="EngineUnavailableException">etcd does not know yet: the lease ends by itself.</exception>
    public async ValueTask DisposeAsync()
    {
        End();
        members.Forget(this);
        await members.RevokeAsync(lease, CancellationToken.None);
    }

    public void End()
    {
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            _timer?.Dispose();
        }

        _lost.Cancel();
    }

    private void Tick()
    {
        if (!IsValidNow) End();
        else if (_renewal.IsCompleted) _renewal = RenewAsync(AskAsync);
        else if (_second.IsCompleted && store.Client.OtherEndpoint is var other && other != store.Client.Endpoint)
            _second = RenewAsync(request => store.Client.AskAsync(other, EtcdMethods.KeepAlive, request, EtcdLimits.TryTime, Lost));
    }

    private Task<LeaseKeepAliveResponse> AskAsync(LeaseKeepAliveRequest request) =>
        store.Client.CallAsync(EtcdMethods.KeepAlive, request, EtcdLimits.TryTime, Lost);

    private async Task RenewAsync(Func<LeaseKeepAliveRequest, Task<LeaseKeepAliveResponse>> askAsync)
    {
        var sent = store.Clock.GetTimestamp();
        try
        {
            var answer = await askAsync(new LeaseKeepAliveRequest { ID = lease });
            // 0: there is no such lease any more.
            if (answer.TTL <= 0) End();
            else Renewed(sent);
        }
        catch (IOException e)
        {
            store.Client.Logger.LeaseNotRenewed(_node.Id, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The session or the engine ends.
        }
    }

    /// <summary>Never back: of two renewals the elder one may be answered last.</summary>
    private void Renewed(long sent)
    {
        lock (_gate) _renewedAt = Math.Max(_renewedAt, sent);
    }

    private InvalidOperationException IsLost() => new($"the session of node {_node.Id} is lost");
}
