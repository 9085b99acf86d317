namespace MirrorActors.Actors.Outgoing;

/// <summary>Why an outgoing call failed.</summary>
public enum OutgoingFailure
{
    /// <summary>The address guard refused an address of the host.</summary>
    Refused,

    /// <summary>The name does not resolve.</summary>
    Dns,

    /// <summary>No address of the host accepted a connection.</summary>
    Connect,

    /// <summary>The deadline of the call passed, whatever it was doing.</summary>
    Timeout,

    /// <summary>No secure connection: certificate, name or protocol.</summary>
    Tls,

    /// <summary>The answer is not HTTP, or it ended early.</summary>
    Protocol,

    /// <summary>The connection stood, and broke before the answer was whole.</summary>
    Reset,

    /// <summary>The headers or the body exceed their limit.</summary>
    TooLarge,

    /// <summary>More redirects than the call allows.</summary>
    RedirectLoop,

    /// <summary>A redirect to where the call's rule does not let it go.</summary>
    RedirectNotAllowed,
}
