using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd;

/// <summary>Members as the keys keep them.</summary>
internal static class StoredMembers
{
    public static StoredMember Of(NodeInfo node)
    {
        var stored = new StoredMember
        {
            Id = node.Id,
            Address = node.Address,
            Roles = { node.Roles },
            Version = node.Version,
            State = node.State.ToString(),
        };
        if (node.Peer is { } peer) stored.Peer = peer;
        return stored;
    }

    /// <summary>A state that only a newer version knows counts as up.</summary>
    public static NodeInfo Read(ByteString bytes)
    {
        var stored = StoredMember.Parser.ParseFrom(bytes);
        var state = Enum.TryParse<NodeState>(stored.State, out var known) ? known : NodeState.Up;
        return new NodeInfo(stored.Id, stored.Address, [.. stored.Roles], stored.Version, state)
        {
            Peer = stored.HasPeer ? stored.Peer : null,
        };
    }
}
