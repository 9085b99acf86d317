namespace MirrorActors.Engine.Membership;

/// <summary>What nodes do.</summary>
public static class NodeRoles
{
    /// <summary>Answers clients.</summary>
    public const string Front = "front";

    /// <summary>Owns shards: scans mirrors and records what happens to them.</summary>
    public const string Worker = "worker";

    /// <summary>May carry a voting member of a managed etcd.</summary>
    public const string Voter = "voter";
}
