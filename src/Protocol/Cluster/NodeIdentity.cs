using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>Who a node is in its cluster and whom it trusts, as its folder says; immutable.</summary>
/// <param name="Certificate">The node's own, with its private key.</param>
public sealed record NodeIdentity(
    ClusterFile Cluster, X509Certificate2 Certificate, ClusterTrust Trust, IssuedCertificates Issued)
{
    public CertificateSet ToSet() => new(Issued.ToPem(), Trust.Revocations.Pem);
}
