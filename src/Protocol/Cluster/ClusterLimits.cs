namespace MirrorActors.Protocol.Cluster;

/// <summary>Bounds of what nodes hand each other about certificates.</summary>
public static class ClusterLimits
{
    /// <summary>DNS names and IP addresses of one node.</summary>
    public const int Addresses = 16;

    /// <summary>Signing request in PEM, characters.</summary>
    public const int RequestChars = 8192;

    /// <summary>Body of a request to join or renew, and of its answer, bytes.</summary>
    public const int MessageBytes = 64 << 10;

    /// <summary>Certificates in force at once.</summary>
    public const int Certificates = 1024;

    /// <summary>All certificates in force and the revocation list, bytes.</summary>
    public const int CertificatesBytes = 4 << 20;

    /// <summary>Join tokens that one node remembers.</summary>
    public const int Tokens = 64;

    /// <summary>Peer or etcd URLs in <c>cluster.json</c>; each.</summary>
    public const int Urls = 64;
}
