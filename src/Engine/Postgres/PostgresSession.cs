using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// A session that renews its row each quarter of its TTL. It is lost after three quarters without an answer, measured from
/// the sending of the last renewal that was answered: before the server, which counts from its arrival, lets others take
/// over at the full TTL. A lost session never becomes valid again.
/// </summary>
internal sealed class PostgresSession : INodeSession
{
    private const int RenewalsPerTtl = 4;

    private readonly PostgresMembership _owner;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _ttl;
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private ITimer? _renewal;
    private ITimer? _loss;
    private long _renewedAt;
    private bool _over;
    private bool _left;
    private volatile NodeInfo _node;

    /// <param name="sent">Timestamp of the clock before the session was asked for.</param>
    public PostgresSession(PostgresMembership owner, TimeProvider clock, long id, NodeInfo node, TimeSpan ttl, long sent)
    {
        _owner = owner;
        _clock = clock;
        _ttl = ttl;
        _node = node;
        _renewedAt = sent;
        Id = id;
        Lost = _lost.Token;
    }

    public long Id { get; }

    public NodeInfo Node => _node;

    public CancellationToken Lost { get; }

    public bool IsValidNow => !Lost.IsCancellationRequested && Left > TimeSpan.Zero;

    /// <summary>The renewal under way, or the last one.</summary>
    internal Task Renewing { get; private set; } = Task.CompletedTask;

    private TimeSpan Left => _ttl - (_ttl / RenewalsPerTtl) - _clock.GetElapsedTime(Volatile.Read(ref _renewedAt));

    public bool BelongsTo(PostgresMembership membership) => _owner == membership;

    public void Start()
    {
        var period = _ttl / RenewalsPerTtl;
        lock (_gate)
        {
            if (_over) return;
            _renewal = _clock.CreateTimer(_ => Renew(), null, period, period);
            _loss = _clock.CreateTimer(_ => LoseIfLate(), null, Positive(Left), Timeout.InfiniteTimeSpan);
        }
    }

    public async Task UpdateAsync(NodeInfo me, CancellationToken token)
    {
        if (me.Id != _node.Id) throw new ArgumentException($"node {_node.Id} cannot become {me.Id}", nameof(me));
        if (!IsValidNow) throw new InvalidOperationException($"the session of node {me.Id} is lost");
        if (!await _owner.UpdateAsync(Id, me, token))
        {
            Lose();
            throw new InvalidOperationException($"the session of node {me.Id} is lost");
        }

        _node = me;
    }

    public async ValueTask DisposeAsync()
    {
        Lose();
        lock (_gate)
        {
            if (_left) return;
            _left = true;
        }

        await _owner.LeaveAsync(this);
    }

    /// <summary>Over at once, whatever the server thinks.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            if (_over) return;
            _over = true;
            _renewal?.Dispose();
            _loss?.Dispose();
        }

        _lost.Cancel();
    }

    private void LoseIfLate()
    {
        if (!IsValidNow) Lose();
    }

    private void Renew()
    {
        LoseIfLate();
        lock (_gate)
            if (!_over && Renewing.IsCompleted) Renewing = RenewAsync();
    }

    private async Task RenewAsync()
    {
        var sent = _clock.GetTimestamp();
        try
        {
            if (!await _owner.RenewAsync(Id, _ttl))
            {
                Lose();
                return;
            }
        }
        catch (Exception e) when (e is EngineUnavailableException or OperationCanceledException)
        {
            // The next tick tries again; without an answer the session is lost in time.
            return;
        }

        lock (_gate)
        {
            if (_over) return;
            Volatile.Write(ref _renewedAt, sent);
            _loss?.Change(Positive(Left), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
