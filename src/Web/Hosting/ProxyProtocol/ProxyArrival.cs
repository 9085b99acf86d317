namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>How a connection began.</summary>
internal enum ProxyArrival
{
    Complete,
    Absent,
    Malformed,

    /// <summary>The peer closed in the middle of a header.</summary>
    Cut,

    /// <summary>No whole header within the time limit.</summary>
    Late,

    /// <summary>Nothing came: the peer went away (as a TCP health check does), or this node stops.</summary>
    Gone,
}
