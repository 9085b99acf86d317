using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>The nodes that are alive and would run a member, each under a lease of its own.</summary>
internal sealed class VoterOffers(EtcdClient client, EtcdKeys keys, MemberPlace place)
{
    private long _lease;

    /// <summary>Makes this node's offer, or renews it.</summary>
    public async Task OfferAsync(CancellationToken token)
    {
        if (_lease != 0)
        {
            var renew = new LeaseKeepAliveRequest { ID = _lease };
            if ((await client.CallAsync(EtcdMethods.KeepAlive, renew, EtcdLimits.TryTime, token)).TTL > 0) return;
        }

        var grant = new LeaseGrantRequest { TTL = (long)ManagedLimits.OfferTime.TotalSeconds };
        var lease = (await client.CallAsync(EtcdMethods.Grant, grant, EtcdLimits.TryTime, token)).ID;
        var offer = new StoredOffer { Node = place.Options.Name, PeerUrl = EtcdArguments.Text(place.PeerUrl) };
        await client.TransactAsync(
            new TxnRequest { Success = { Operations.Put(keys.Offer(place.Options.Name), offer, lease) } }, token);
        _lease = lease;
    }

    public async Task WithdrawAsync(CancellationToken token)
    {
        if (_lease == 0) return;
        await client.CallAsync(EtcdMethods.Revoke, new LeaseRevokeRequest { ID = _lease }, EtcdLimits.TryTime, token);
        _lease = 0;
    }

    public async Task<IReadOnlyList<StoredOffer>> AllAsync(CancellationToken token)
    {
        var answer = await client.RangeAsync(Operations.Below(keys.Offers), token);
        return [.. answer.Kvs.Select(kv => StoredOffer.Parser.ParseFrom(kv.Value))];
    }
}
