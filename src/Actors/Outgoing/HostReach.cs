namespace MirrorActors.Actors.Outgoing;

/// <summary>In which address families a host can be called from this node.</summary>
public readonly record struct HostReach(FamilyReach Ipv4, FamilyReach Ipv6);

/// <summary>Whether a host can be called in an address family.</summary>
public enum FamilyReach
{
    /// <summary>The host has no address of it.</summary>
    Absent,

    /// <summary>This node has no route to any of them.</summary>
    NoRoute,

    Routed,
}
