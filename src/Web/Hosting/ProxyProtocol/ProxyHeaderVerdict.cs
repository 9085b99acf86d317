namespace MirrorActors.Web.Hosting.ProxyProtocol;

internal enum ProxyHeaderVerdict
{
    /// <summary>So far these may be the first bytes of a header.</summary>
    Incomplete,

    Complete,

    /// <summary>What is there is something else, such as an HTTP request.</summary>
    Absent,

    /// <summary>It is marked as a header but breaks the protocol.</summary>
    Malformed,
}
