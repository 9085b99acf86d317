namespace MirrorActors.Web;

/// <summary>How a request on the public listener ended. Names appear in metrics and the access log.</summary>
public enum RequestOutcome : byte
{
    /// <summary>Sent to a mirror.</summary>
    Redirected,

    /// <summary>Sent to a configured fallback.</summary>
    RedirectedToFallback,

    /// <summary>Sent to the configured origin, which serves what we have no local tree for.</summary>
    RedirectedToOrigin,

    /// <summary>The client's copy is current.</summary>
    NotModified,

    /// <summary>Delivered because it is small or matches a pattern.</summary>
    Delivered,

    /// <summary>Delivered because no mirror was left.</summary>
    DeliveredAsLastResort,

    /// <summary>Site files: robots.txt, favicon.ico, .well-known, index pages.</summary>
    Site,

    /// <summary>A directory asked for without its slash.</summary>
    DirectoryMoved,

    Health,
    NotFound,
    BadRequest,
    TargetTooLong,
    MethodNotAllowed,
    RangeNotSatisfiable,

    /// <summary>No mirror, no fallback, no budget: 503.</summary>
    Unavailable,

    /// <summary>The client went away or the file failed before the answer was complete.</summary>
    Aborted,

    /// <summary>A bug: 500.</summary>
    Failed,

    /// <summary>An operator's block of the path: 404, 410 or 451.</summary>
    Blocked,

    /// <summary>An operator's hold of the path: 404 until its time has come.</summary>
    Held,
}
