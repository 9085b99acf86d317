namespace MirrorActors.Engine.Membership;

/// <summary>
/// A session that lives in this process. It renews itself each quarter of its TTL and is lost after three quarters
/// without a renewal (a paused process), before the engine lets others take over at the full TTL. A lost session
/// never becomes valid again.
/// </summary>
internal sealed class LocalSession : INodeSession
{
    private const int RenewalsPerTtl = 4;

    private readonly LocalSessions _owner;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _ttl;
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _renewedAt;
    private bool _ended;
    private volatile NodeInfo _node;

    public LocalSession(LocalSessions owner, TimeProvider clock, long id, NodeInfo node, TimeSpan ttl)
    {
        _owner = owner;
        _clock = clock;
        _ttl = ttl;
        Id = id;
        _node = node;
        _renewedAt = clock.GetTimestamp();
        Lost = _lost.Token;
    }

    public long Id { get; }

    public NodeInfo Node => _node;

    public CancellationToken Lost { get; }

    public bool IsValidNow => !Lost.IsCancellationRequested && Age < _ttl - (_ttl / RenewalsPerTtl);

    /// <summary>False when the engine may give this session's scopes to others.</summary>
    public bool IsAlive => !Volatile.Read(ref _ended) && Age < _ttl;

    private TimeSpan Age => _clock.GetElapsedTime(Volatile.Read(ref _renewedAt));

    public bool BelongsTo(LocalSessions sessions) => _owner == sessions;

    public void Start()
    {
        var period = _ttl / RenewalsPerTtl;
        lock (_gate) _timer = _clock.CreateTimer(_ => Tick(), null, period, period);
    }

    public Task UpdateAsync(NodeInfo me, CancellationToken token)
    {
        if (me.Id != _node.Id) throw new ArgumentException($"node {_node.Id} cannot become {me.Id}", nameof(me));
        if (!IsValidNow) throw new InvalidOperationException($"the session of node {me.Id} is lost");
        _node = me;
        _owner.Changed();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (End()) await _owner.EndedAsync(this);
    }

    /// <summary>True for the one call that ends the session.</summary>
    public bool End()
    {
        lock (_gate)
        {
            if (_ended) return false;
            _ended = true;
            _timer?.Dispose();
        }

        _lost.Cancel();
        return true;
    }

    private void Tick()
    {
        bool lost, expired;
        lock (_gate)
        {
            if (_ended) return;
            lost = !IsValidNow;
            expired = Age >= _ttl;
            if (!lost) Volatile.Write(ref _renewedAt, _clock.GetTimestamp());
        }

        if (lost) _lost.Cancel();
        if (expired) _owner.Expire(this);
    }
}
