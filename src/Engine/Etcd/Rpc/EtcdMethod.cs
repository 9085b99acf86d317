using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>A method of etcd's gRPC services and what it answers with.</summary>
internal sealed record EtcdMethod<T>(string Path, MessageParser<T> Answer)
    where T : class, IMessage<T>
{
    /// <summary>False: a member without a leader answers as well.</summary>
    public bool NeedsLeader { get; init; } = true;
}

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

    public static readonly EtcdMethod<CompactionResponse> Compact = new("/etcdserverpb.KV/Compact", CompactionResponse.Parser);

    public static readonly EtcdMethod<MemberListResponse> Members =
        new("/etcdserverpb.Cluster/MemberList", MemberListResponse.Parser) { NeedsLeader = false };

    public static readonly EtcdMethod<MemberAddResponse> AddMember =
        new("/etcdserverpb.Cluster/MemberAdd", MemberAddResponse.Parser);

    public static readonly EtcdMethod<MemberRemoveResponse> RemoveMember =
        new("/etcdserverpb.Cluster/MemberRemove", MemberRemoveResponse.Parser);

    public static readonly EtcdMethod<MemberUpdateResponse> UpdateMember =
        new("/etcdserverpb.Cluster/MemberUpdate", MemberUpdateResponse.Parser);

    public static readonly EtcdMethod<MemberPromoteResponse> PromoteMember =
        new("/etcdserverpb.Cluster/MemberPromote", MemberPromoteResponse.Parser);

    public static readonly EtcdMethod<StatusResponse> Status =
        new("/etcdserverpb.Maintenance/Status", StatusResponse.Parser) { NeedsLeader = false };

    public static readonly EtcdMethod<MoveLeaderResponse> MoveLeader =
        new("/etcdserverpb.Maintenance/MoveLeader", MoveLeaderResponse.Parser);

    public static readonly EtcdMethod<DefragmentResponse> Defragment =
        new("/etcdserverpb.Maintenance/Defragment", DefragmentResponse.Parser) { NeedsLeader = false };

    public static readonly EtcdMethod<AlarmResponse> Alarm = new("/etcdserverpb.Maintenance/Alarm", AlarmResponse.Parser);

    public static readonly EtcdMethod<SnapshotResponse> Snapshot =
        new("/etcdserverpb.Maintenance/Snapshot", SnapshotResponse.Parser) { NeedsLeader = false };
}
