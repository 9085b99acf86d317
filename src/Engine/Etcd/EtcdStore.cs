using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>One log in etcd.</summary>
/// <param name="Epoch">Of its positions: it follows from the log and from the cluster that holds it.</param>
internal sealed record EtcdStore(EtcdClient Client, EtcdKeys Keys, ulong Epoch)
{
    public TimeProvider Clock => Client.Clock;

    public Position At(long revision) => new(Epoch, revision);
}
