using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// A checked wish for a certificate. From the signing request itself only the key is used: whatever else it asks for, such as the
/// rights of an authority, is ignored.
/// </summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Addresses">Besides the name and loopback.</param>
/// <param name="Key">On P-256; whoever asked has its private key.</param>
public sealed record NodeRequest(string Node, IReadOnlyList<string> Addresses, PublicKey Key)
{
    private const int KeyBits = 256;
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>What is wrong with the wish; null when nothing is.</summary>
    /// <param name="pem">A PKCS#10 signing request (RFC 2986) in PEM; may be anything.</param>
    /// <param name="request">Null when something is wrong.</param>
    public static string? TryRead(string? node, IReadOnlyList<string>? addresses, string? pem, out NodeRequest? request)
    {
        request = null;
        addresses ??= [];
        if (!NodeName.IsValid(node)) return $"\"{node}\" is not a node's name: {NodeName.Rule}";
        if (NodeAddresses.Fault(addresses) is { } fault) return fault;
        if (pem is null or { Length: > ClusterLimits.RequestChars }) return "the signing request is missing or too long";
        try
        {
            // Checks the signature.
            var signing = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            if (!IsUsable(signing.PublicKey)) return "the key of the signing request is not on P-256";
            request = new NodeRequest(node!, addresses, signing.PublicKey);
            return null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return $"the signing request is damaged: {e.Message}";
        }
    }

    /// <summary>The request's key is that of the certificate.</summary>
    public bool HasKeyOf(X509Certificate2 certificate) =>
        Key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    private static bool IsUsable(PublicKey key)
    {
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa?.KeySize == KeyBits && ecdsa.ExportParameters(false).Curve.Oid.Value == P256;
    }
}
