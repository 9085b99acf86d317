using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>A node's private key (ECDSA, P-256). It never leaves the machine that made it: what leaves is a signing request.</summary>
public sealed class NodeKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>PKCS#8 in PEM.</summary>
    public string Pem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>A PKCS#10 signing request (RFC 2986) in PEM.</summary>
    public string Request(string node)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(node);
        return new CertificateRequest(subject.Build(), _key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    public void Dispose() => _key.Dispose();
}
