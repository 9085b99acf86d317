namespace MirrorActors.Engine.Settings;

/// <summary>Who runs the etcd cluster.</summary>
public enum EtcdMode
{
    /// <summary>Somebody else: the node is told its endpoints.</summary>
    External,

    /// <summary>The nodes themselves: each of the first ones runs a member.</summary>
    Managed,
}
