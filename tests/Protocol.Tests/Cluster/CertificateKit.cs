using System.Security.Cryptography.X509Certificates;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Protocol.Tests.Cluster;

/// <summary>An authority and what it signs, at one moment.</summary>
internal sealed class CertificateKit : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public ClusterAuthority Authority { get; } = ClusterAuthority.Create(Guid.NewGuid(), Now);

    public ClusterTrust Trust => TrustWith();

    public ClusterTrust TrustWith(params X509Certificate2[] revoked) => new(
        Authority.Certificate, Authority.Sign(revoked.Select(one => new RevokedCertificate(one.SerialNumber, Now)), 1, Now));

    public X509Certificate2 Issue(string node = "node1", params string[] addresses) => Authority.Issue(Request(node, addresses), Now);

    public static NodeRequest Request(string node, params string[] addresses)
    {
        using var key = new NodeKey();
        Assert.Null(NodeRequest.TryRead(node, addresses, key.Request(node), out var request));
        return request!;
    }

    public void Dispose() => Authority.Dispose();
}
