namespace MirrorActors.Chaos.Rig;

/// <summary>A node as clients and operators see it.</summary>
public interface IClusterNode
{
    string Name { get; }

    /// <summary>Base of the public listener.</summary>
    Uri Public { get; }

    /// <summary>Base of the admin listener.</summary>
    Uri Admin { get; }
}
