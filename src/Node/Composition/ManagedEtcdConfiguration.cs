using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Node.Composition;

/// <summary>A node's own etcd, as its settings say.</summary>
internal static class ManagedEtcdConfiguration
{
    public static ManagedEtcdOptions Of(NodeConfiguration config)
    {
        var etcd = config.Engine.Etcd;
        return new ManagedEtcdOptions(config.Node.Name, config.Node.DataDir, etcd.Prefix)
        {
            Program = etcd.Managed.Program,
            ClientListen = etcd.Managed.ClientListen,
            PeerListen = etcd.Managed.PeerListen,
            Advertise = etcd.Managed.Advertise,
            Join = etcd.Endpoints,
            Votes = config.Cluster.Roles.Contains(NodeRoles.Voter),
        };
    }
}
