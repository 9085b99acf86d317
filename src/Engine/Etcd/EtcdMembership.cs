using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// A member is a key under the lease of its session. A node that joins again under its name ends the lease of its elder self, and
/// with it all that one owned.
/// </summary>
internal sealed class EtcdMembership(EtcdStore store) : IMembership
{
    private readonly ConcurrentDictionary<EtcdSession, bool> _sessions = new();

    public async Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(me.Id);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        foreach (var elder in _sessions.Keys.Where(s => s.Node.Id == me.Id))
        {
            elder.End();
            Forget(elder);
        }

        var asked = store.Clock.GetTimestamp();
        var grant = new LeaseGrantRequest { TTL = (long)Math.Ceiling(ttl.TotalSeconds) };
        var lease = (await store.Client.CallAsync(EtcdMethods.Grant, grant, EtcdLimits.TryTime, token)).ID;
        var revision = await EnterAsync(me, lease, token);
        var session = new EtcdSession(this, store, me, ttl, lease, revision, asked);
        _sessions[session] = true;
        session.Start();
        return session;
    }

    public async Task<bool> EndAsync(string node, CancellationToken token)
    {
        var answer = await store.Client.TransactAsync(
            new TxnRequest { Success = { Operations.Get(store.Keys.Member(node)) } }, token);
        if (answer.Found(0) is not { } member) return false;
        await RevokeAsync(member.Lease, token);
        return true;
    }

    public async IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        var table = new KeyTable(store.Client, store.Keys.Members);
        await foreach (var _ in table.ChangesAsync(token))
            yield return [.. table.Keys.Select(kv => StoredMembers.Read(kv.Value)).OrderBy(n => n.Id, StringComparer.Ordinal)];
    }

    /// <exception cref="ArgumentException">The session belongs to another engine.</exception>
    public EtcdSession Own(INodeSession session) =>
        session is EtcdSession own && own.BelongsTo(this)
            ? own
            : throw new ArgumentException("the session belongs to another engine", nameof(session));

    public void Forget(EtcdSession session) => _sessions.TryRemove(session, out _);

    /// <summary>Ends when each session has had the answer to the renewal that is under way.</summary>
    public Task RenewedAsync() => Task.WhenAll(_sessions.Keys.Select(session => session.Renewal));

    /// <summary>Leases of the sessions here that have not been disposed.</summary>
    public IReadOnlyList<long> Leases => [.. _sessions.Keys.Select(session => session.Lease)];

    /// <summary>Leaves with all sessions.</summary>
    public Task LeaveAsync() => Task.WhenAll(_sessions.Keys.Select(session => session.DisposeAsync().AsTask()));

    /// <summary>Makes the member's key; the answer is its revision.</summary>
    private async Task<long> EnterAsync(NodeInfo me, long lease, CancellationToken token)
    {
        var key = store.Keys.Member(me.Id);
        var request = new TxnRequest
        {
            Compare = { Operations.IsAt(key, 0) },
            Success = { Operations.Put(key, StoredMembers.Of(me), lease) },
            Failure = { Operations.Get(key) },
        };
        while (true)
        {
            var answer = await store.Client.TransactAsync(request, token);
            if (answer.Succeeded) return answer.Header.Revision;
            if (answer.Found(0) is not { } elder) continue;
            // Ours already: the answer was lost.
            if (elder.Lease == lease) return elder.CreateRevision;
            await RevokeAsync(elder.Lease, token);
        }
    }

    public async Task RevokeAsync(long lease, CancellationToken token)
    {
        try
        {
            var revoke = new LeaseRevokeRequest { ID = lease };
            await store.Client.CallAsync(EtcdMethods.Revoke, revoke, EtcdLimits.TryTime, token);
        }
        catch (Exception e) when ((e as GrpcException ?? (e as EtcdUnavailableException)?.Refusal)?.Status == GrpcStatus.NotFound)
        {
            // It has ended already, perhaps by a try whose answer was lost.
        }
    }
}
