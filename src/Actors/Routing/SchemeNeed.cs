namespace MirrorActors.Actors.Routing;

/// <summary>Which URL of a mirror a client may be given. An https request is never answered with an http URL.</summary>
public enum SchemeNeed : byte
{
    /// <summary>http where the mirror offers it and it is up, else https.</summary>
    HttpFirst,

    /// <summary>https only.</summary>
    Https,

    /// <summary>https where the mirror offers it and it is up, else http.</summary>
    HttpsFirst,
}
