using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// The cluster's own certificate authority (ECDSA P-256, RFC 5280): it signs the certificates of nodes and the list of those
/// revoked. Only issuing nodes have its key.
/// </summary>
public sealed class ClusterAuthority : IDisposable
{
    public const int Years = 10;
    private const int SerialBytes = 16;

    /// <summary>Life of a node's certificate.</summary>
    public static readonly TimeSpan NodeLife = TimeSpan.FromDays(365);

    /// <summary>Certificates hold since a day ago: clocks of machines differ.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromDays(1);

    private static readonly OidCollection BothSides =
    [
        new Oid(ClusterTrust.ServerAuthentication), new Oid(ClusterTrust.ClientAuthentication),
    ];

    private ClusterAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>PKCS#8 in PEM.</summary>
    public string KeyPem
    {
        get
        {
            using var key = Certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    public static ClusterAuthority Create(Guid cluster, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject("MirrorActors cluster", cluster), key, HashAlgorithmName.SHA256);
        var rights = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(rights, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new ClusterAuthority(request.CreateSelfSigned(now - ClockDifference, now.AddYears(Years)));
    }

    /// <exception cref="CryptographicException">They are damaged, or the key is not that of the certificate.</exception>
    /// <exception cref="ArgumentException">They are not PEM.</exception>
    public static ClusterAuthority FromPem(string certificate, string key) => new(X509Certificate2.CreateFromPem(certificate, key));

    /// <summary>A certificate for both sides of a connection (serverAuth and clientAuth), without rights of an authority.</summary>
    public X509Certificate2 Issue(NodeRequest node, DateTimeOffset now)
    {
        var cluster = Certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(part => part.GetSingleElementType().Value == ClusterTrust.Organization)?.GetSingleElementValue();
        var request = new CertificateRequest(Subject(node.Node, cluster), node.Key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        extensions.Add(new X509EnhancedKeyUsageExtension(BothSides, critical: false));
        extensions.Add(NodeAddresses.ToExtension(node.Node, node.Addresses));
        extensions.Add(new X509SubjectKeyIdentifierExtension(node.Key, critical: false));
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var from = Later(now - ClockDifference, Certificate.NotBefore);
        var to = Earlier(now + NodeLife, Certificate.NotAfter);
        return request.Create(Certificate, from, to, Serial());
    }

    /// <summary>
    /// A list of revoked certificates. It does not go out of date before the authority does: an old list is better than none.
    /// </summary>
    /// <param name="number">Larger than that of each list before (RFC 5280 section 5.2.3).</param>
    public RevocationList Sign(IEnumerable<RevokedCertificate> revoked, BigInteger number, DateTimeOffset now)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var one in revoked) builder.AddEntry(Convert.FromHexString(one.Serial), one.At);
        var next = new DateTimeOffset(Certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        var from = now < next ? now : next.AddSeconds(-1);
        var list = builder.Build(Certificate, number, next, HashAlgorithmName.SHA256, thisUpdate: from);
        return RevocationList.Read(PemEncoding.WriteString(RevocationList.Label, list), Certificate);
    }

    public void Dispose() => Certificate.Dispose();

    private static X500DistinguishedName Subject(string name, object? cluster)
    {
        var subject = new X500DistinguishedNameBuilder();
        if (cluster is not null) subject.AddOrganizationName($"{cluster}");
        subject.AddCommonName(name);
        return subject.Build();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)(serial[0] & 0x3f | 0x40); // positive, of one length
        return serial;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTime local) => a > local.ToUniversalTime() ? a : local.ToUniversalTime();

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTime local) => a < local.ToUniversalTime() ? a : local.ToUniversalTime();
}
