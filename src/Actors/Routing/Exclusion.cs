namespace MirrorActors.Actors.Routing;

/// <summary>Why a mirror is not given to a client. One value a reason; the first that holds, in this order.</summary>
public enum Exclusion : byte
{
    None,

    /// <summary>An operator has not enabled it.</summary>
    Disabled,

    /// <summary>No scan was ever taken over.</summary>
    NeverScanned,

    /// <summary>Its weight is 0: listed, never chosen.</summary>
    WeightZero,

    /// <summary>Not for clients of this country.</summary>
    CountryExcluded,

    /// <summary>Only for clients in its prefixes.</summary>
    PrefixOnly,

    /// <summary>Only for clients of its autonomous systems.</summary>
    AsOnly,

    /// <summary>Only for clients of its countries.</summary>
    CountryOnly,

    /// <summary>Only for clients of its continent.</summary>
    ContinentOnly,

    /// <summary>Has no URL in a scheme the client can be given.</summary>
    SchemeNotOffered,

    /// <summary>Never probed in any scheme the client can be given.</summary>
    NotProbed,

    /// <summary>Down in every scheme the client can be given.</summary>
    Down,

    /// <summary>Does not hold this version of the file.</summary>
    NotOnMirror,
}
