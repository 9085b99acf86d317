namespace MirrorActors.Engine.Settings;

/// <summary>Who runs the etcd cluster.</summary>
public enum EtcdMode
{
    /// <summary>Somebody else: the node is told its endpoints.</summary>
    External,
}
