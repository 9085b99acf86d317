namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>A call that the server answered with a status other than OK.</summary>
internal sealed class GrpcException(GrpcStatus status, string message) : IOException(message)
{
    public GrpcStatus Status => status;

    /// <summary>
    /// Another member, or the same one later, may answer. What was asked may have happened: a leader that was lost may
    /// have passed it on.
    /// </summary>
    public bool MayPass => status is GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded or GrpcStatus.Cancelled
        or GrpcStatus.Unknown or GrpcStatus.Aborted or GrpcStatus.Internal;

    /// <summary>The member knew of no leader and did not take the request.</summary>
    public bool HadNoLeader => status == GrpcStatus.Unavailable && Message == "etcdserver: no leader";

    /// <summary>The token of the login is not known any more: etcd forgets simple ones when it restarts.</summary>
    public bool NeedsLogin => status == GrpcStatus.Unauthenticated
        || (status == GrpcStatus.InvalidArgument && Message == "etcdserver: user name is empty");

    /// <summary>The quota of etcd's database is used up.</summary>
    public bool IsFull => status == GrpcStatus.ResourceExhausted
        && Message.Contains("database space exceeded", StringComparison.Ordinal);
}
