namespace MirrorActors.Actors.Routing;

/// <summary>How near a mirror is to a client; the smaller the better. Logs and the admin API use the names.</summary>
public enum RankGroup : byte
{
    /// <summary>The client is inside a network prefix of the mirror; the longer the prefix, the better.</summary>
    Prefix,

    /// <summary>Same autonomous system, and near.</summary>
    As,

    /// <summary>The mirror is in the client's country, or every country is its own.</summary>
    Country,

    /// <summary>The client's country is among the others the mirror serves.</summary>
    Served,

    /// <summary>The same continent, or a neighbouring country on another.</summary>
    Continent,

    World,
}
