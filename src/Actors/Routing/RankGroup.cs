namespace MirrorActors.Actors.Routing;

/// <summary>
/// How near a mirror is to a client; the smaller the better. Frozen: logs and the admin API name these.
/// </summary>
public enum RankGroup : byte
{
    /// <summary>The client is inside a network prefix of the mirror.</summary>
    Prefix,

    /// <summary>Same autonomous system.</summary>
    As,

    /// <summary>The mirror is in, or serves, the client's country.</summary>
    Country,

    Continent,

    World,
}
