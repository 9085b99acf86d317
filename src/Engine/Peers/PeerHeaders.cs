namespace MirrorActors.Engine.Peers;

/// <summary>What nodes tell each other with each request.</summary>
public static class PeerHeaders
{
    /// <summary>Paths of the protocol between nodes begin so.</summary>
    public const string Prefix = "/peer/v1/";

    /// <summary>Name of the node that asks.</summary>
    public const string Node = "MirrorActors-Node";

    /// <summary>Id of its cluster; absent while it does not know.</summary>
    public const string Cluster = "MirrorActors-Cluster";

    /// <summary>Version of the protocol that it speaks.</summary>
    public const string Wire = "MirrorActors-Wire";

    /// <summary>
    /// Version that this program speaks. It grows when something changes that the version before does not understand; nodes
    /// understand one version back and forth.
    /// </summary>
    public const int WireVersion = 1;
}
