using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Membership;

/// <summary>
/// Membership for engines whose sessions all live in this process. A node that joins again under its name replaces
/// its elder self, whose session is lost.
/// </summary>
/// <param name="clock">Only its monotonic part counts: steps of the wall clock change nothing.</param>
/// <param name="freeScopes">Frees what a session (by number) owned; awaited before the member disappears.</param>
public sealed class LocalSessions(TimeProvider clock, Func<long, Task> freeScopes) : IMembership, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LocalSession> _members = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Pulse _pulse = new();
    private long _lastId;

    public async Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(me.Id);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        token.ThrowIfCancellationRequested();
        LocalSession? session;
        while (!TryAdd(me, ttl, out session, out var elder))
        {
            elder.End();
            await EndedAsync(elder);
        }

        session.Start();
        Changed();
        return session;
    }

    public async Task<bool> EndAsync(string node, CancellationToken token)
    {
        LocalSession? session;
        lock (_gate) _members.TryGetValue(node, out session);
        if (session is null || !session.End()) return false;
        await EndedAsync(session);
        return true;
    }

    public async IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, _stop.Token);
        while (true)
        {
            var changed = _pulse.Next;
            yield return Members();
            await changed.WaitAsync(either.Token);
        }
    }

    /// <summary>The number under which a session owns scopes.</summary>
    /// <exception cref="ArgumentException">The session belongs to another engine.</exception>
    public long NumberOf(INodeSession session) =>
        session is LocalSession local && local.BelongsTo(this)
            ? local.Id
            : throw new ArgumentException("the session belongs to another engine", nameof(session));

    /// <summary>True while the session of that number keeps others from its scopes.</summary>
    public bool IsAlive(long number)
    {
        lock (_gate)
            return _members.Values.Any(s => s.Id == number && s.IsAlive);
    }

    /// <summary>Ends every session as a restart of the process would, without freeing what they own.</summary>
    public void Forget()
    {
        LocalSession[] sessions;
        lock (_gate)
        {
            sessions = [.. _members.Values];
            _members.Clear();
        }

        foreach (var session in sessions) session.End();
        Changed();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            if (_stop.IsCancellationRequested) return;
        Forget();
        await _stop.CancelAsync();
    }

    internal void Changed() => _pulse.Fire();

    internal async Task EndedAsync(LocalSession session)
    {
        await freeScopes(session.Id);
        Remove(session);
    }

    internal void Expire(LocalSession session)
    {
        if (session.End()) _ = FreeExpiredAsync(session);
    }

    private async Task FreeExpiredAsync(LocalSession session)
    {
        try
        {
            await EndedAsync(session);
        }
        catch (IOException)
        {
            // The storage still names the dead session as owner, which stops nobody: whoever asks sees it is not alive.
            Remove(session);
        }
    }

    private void Remove(LocalSession session)
    {
        lock (_gate)
            if (_members.TryGetValue(session.Node.Id, out var now) && now == session) _members.Remove(now.Node.Id);
        Changed();
    }

    private bool TryAdd(
        NodeInfo me, TimeSpan ttl,
        [NotNullWhen(true)] out LocalSession? session, [NotNullWhen(false)] out LocalSession? elder)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            session = null;
            if (_members.TryGetValue(me.Id, out elder)) return false;
            session = new LocalSession(this, clock, ++_lastId, me, ttl);
            _members.Add(me.Id, session);
            return true;
        }
    }

    private IReadOnlyList<NodeInfo> Members()
    {
        lock (_gate)
            return [.. _members.Values.Select(s => s.Node).OrderBy(n => n.Id, StringComparer.Ordinal)];
    }
}
