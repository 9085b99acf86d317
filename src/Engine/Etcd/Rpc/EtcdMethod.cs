using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>A method of etcd's gRPC services and what it answers with.</summary>
internal sealed record EtcdMethod<T>(string Path, MessageParser<T> Answer)
    where T : class, IMessage<T>;

internal static class EtcdMethods
{
    public static readonly EtcdMethod<RangeResponse> Range = new("/etcdserverpb.KV/Range", RangeResponse.Parser);

    public static readonly EtcdMethod<PutResponse> Put = new("/etcdserverpb.KV/Put", PutResponse.Parser);

    public static readonly EtcdMethod<TxnResponse> Txn = new("/etcdserverpb.KV/Txn", TxnResponse.Parser);

    public static readonly EtcdMethod<WatchResponse> Watch = new("/etcdserverpb.Watch/Watch", WatchResponse.Parser);

    public static readonly EtcdMethod<LeaseGrantResponse> Grant =
        new("/etcdserverpb.Lease/LeaseGrant", LeaseGrantResponse.Parser);

    public static readonly EtcdMethod<LeaseRevokeResponse> Revoke =
        new("/etcdserverpb.Lease/LeaseRevoke", LeaseRevokeResponse.Parser);

    public static readonly EtcdMethod<LeaseKeepAliveResponse> KeepAlive =
        new("/etcdserverpb.Lease/LeaseKeepAlive", LeaseKeepAliveResponse.Parser);

    public static readonly EtcdMethod<AuthenticateResponse> Authenticate =
        new("/etcdserverpb.Auth/Authenticate", AuthenticateResponse.Parser);
}
