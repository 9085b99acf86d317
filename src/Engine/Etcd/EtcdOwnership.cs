using System.Runtime.CompilerServices;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// A scope's owner is a key under the lease of the owner's session: it goes when the lease does. The fencing token is the key's
/// revision, which each acquisition makes larger and each append compares.
/// </summary>
internal sealed class EtcdOwnership(EtcdStore store, EtcdMembership members) : IOwnership
{
    public async Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scope.Length, EtcdLimits.ScopeChars);
        var mine = members.Own(session);
        var key = store.Keys.Owner(scope);
        for (var revision = 0L; mine.IsValidNow;)
        {
            var answer = await AcquireAsync(key, revision, mine, token);
            if (answer is null) return null;
            if (answer.Succeeded) return new Fence(scope, answer.Header.Revision);
            var holder = answer.Found(0);
            if (holder is not null && holder.Lease != mine.Lease) return null;
            // Gone: the session is no member any more.
            if (answer.Found(1)?.CreateRevision != mine.Revision) return null;
            revision = holder?.ModRevision ?? 0;
        }

        return null;
    }

    public async Task ReleaseAsync(Fence fence, CancellationToken token)
    {
        if (string.IsNullOrEmpty(fence.Scope) || fence.Token <= 0) return;
        var key = store.Keys.Owner(fence.Scope);
        await store.Client.TransactAsync(
            new TxnRequest { Compare = { Operations.IsAt(key, fence.Token) }, Success = { Operations.Delete(key) } }, token);
    }

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var changes in new KeyTable(store.Client, store.Keys.Owners).ChangesAsync(token))
        {
            foreach (var change in changes)
            {
                var owner = change.Now is { } now ? StoredOwner.Parser.ParseFrom(now.Value).Node : null;
                var fencing = (change.Now ?? change.Before)?.ModRevision ?? 0;
                yield return new OwnerChange(store.Keys.ScopeOf(change.Key), owner, fencing);
            }
        }
    }

    /// <summary>Null when the session's lease is no more.</summary>
    private async Task<TxnResponse?> AcquireAsync(
        Google.Protobuf.ByteString key, long revision, EtcdSession mine, CancellationToken token)
    {
        var member = store.Keys.Member(mine.Node.Id);
        var request = new TxnRequest
        {
            Compare = { Operations.IsAt(key, revision), Operations.IsOf(member, mine.Revision) },
            Success = { Operations.Put(key, new StoredOwner { Node = mine.Node.Id }, mine.Lease) },
            Failure = { Operations.Get(key), Operations.Get(member) },
        };
        try
        {
            return await store.Client.TransactAsync(request, token);
        }
        catch (GrpcException e) when (e.Status == GrpcStatus.NotFound)
        {
            return null;
        }
    }
}
