namespace MirrorActors.Actors.Outgoing;

/// <summary>Which redirects a call follows. None of them ever goes from https to http.</summary>
public enum RedirectRule
{
    /// <summary>Follows none; the 3xx is the answer.</summary>
    None,

    /// <summary>To the same host name or address, any port.</summary>
    SameHost,

    /// <summary>To a host under the same registrable domain, as far as the name tells.</summary>
    SameSite,

    /// <summary>To the same host name or address, and to those that the call lists.</summary>
    List,

    /// <summary>To every host whose addresses may be called.</summary>
    Any,
}
