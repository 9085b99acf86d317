namespace MirrorActors.Actors.Routing;

/// <summary>
/// Why a mirror is not given to a client for a file. One value a reason; the first that holds, in this order, but of the
/// relaxable ones the last: draining before the quota's pace before the trace before the scan, and a ceiling of the place
/// only where none of them holds. The names are what metrics and the admin API show.
/// </summary>
public enum Exclusion : byte
{
    None,

    /// <summary>An operator has not enabled it.</summary>
    Disabled,

    /// <summary>No scan was ever taken over, nor single files found.</summary>
    NeverScanned,

    /// <summary>Its weight is 0: listed, never chosen.</summary>
    WeightZero,

    /// <summary>It sent bytes that were never published, and no operator has released it.</summary>
    Quarantined,

    /// <summary>Inside a planned window.</summary>
    Maintenance,

    /// <summary>Its transfer of this month is used up.</summary>
    QuotaUsed,

    /// <summary>Has no URL in a scheme the client can be given.</summary>
    SchemeNotOffered,

    /// <summary>Its host has IPv6 addresses only and the client has IPv4.</summary>
    Ipv6Only,

    /// <summary>Not usable over IPv6, and <c>selection.strict-family</c> wants that for an IPv6 client.</summary>
    Ipv4Only,

    /// <summary>Never probed in any scheme the client can be given.</summary>
    NotProbed,

    /// <summary>Down in every scheme and address family the client can be given.</summary>
    Down,

    /// <summary>Private, and the client is not in its networks.</summary>
    PrivateElsewhere,

    /// <summary>The client belongs to another, exclusive private mirror.</summary>
    ExclusiveElsewhere,

    /// <summary>Not for clients of this country.</summary>
    CountryExcluded,

    /// <summary>Not for clients of this autonomous system.</summary>
    AsExcluded,

    /// <summary>Not for clients of this network.</summary>
    PrefixExcluded,

    /// <summary>Only for clients in its prefixes.</summary>
    PrefixOnly,

    /// <summary>Only for clients of its autonomous systems.</summary>
    AsOnly,

    /// <summary>Only for clients of its countries.</summary>
    CountryOnly,

    /// <summary>Only for clients of its continent.</summary>
    ContinentOnly,

    /// <summary>Does not hold the file, in any version that is known.</summary>
    NotOnMirror,

    /// <summary>Holds a version of another size.</summary>
    SizeDiffers,

    /// <summary>Holds an older version.</summary>
    CopyOlder,

    /// <summary>Holds a version that is newer than the published one.</summary>
    CopyNewer,

    /// <summary>The file is below the mirror's least size.</summary>
    TooSmall,

    /// <summary>The file is above the mirror's largest size.</summary>
    TooLarge,

    /// <summary>The mirror serves no parts of a file this large, which resumed downloads need.</summary>
    NoRanges,

    /// <summary>The mirror is not used for this path.</summary>
    PathExcluded,

    /// <summary>A rule of <c>paths</c> leaves the mirror out.</summary>
    PathRule,

    /// <summary>The client asked to avoid it.</summary>
    Avoided,

    /// <summary>The last good scan is too old. Relaxable.</summary>
    ScanTooOld,

    /// <summary>The mirror's trace is too far behind the origin's. Relaxable.</summary>
    TraceTooOld,

    /// <summary>Has its share of the client's country or continent, or of its quota, for now. Relaxable.</summary>
    OverCeiling,

    /// <summary>Takes no new clients. Relaxable.</summary>
    Draining,
}
