namespace MirrorActors.Actors.Probing;

/// <summary>What an observation tells about, apart from its text.</summary>
public enum ObservationKind
{
    /// <summary>The server answered, and wrongly: a status, a size, a content that cannot be used.</summary>
    WrongAnswer,

    /// <summary>The file is there as it should be.</summary>
    Good,

    /// <summary>No answer: name, connection, reset, time. It may be this node's own network.</summary>
    Unreachable,

    /// <summary>Its certificate is expired, of another name, or not trusted.</summary>
    Certificate,

    /// <summary>
    /// The server does not have the file (404, 410), or an earlier version of the same size: that tells of the file, not of the server.
    /// </summary>
    Missing,

    /// <summary>It asks to come later (429, 503): neither good nor bad.</summary>
    Busy,

    /// <summary>http sends to https on the same host and path: this scheme alone is not served.</summary>
    HttpsOnly,
}
