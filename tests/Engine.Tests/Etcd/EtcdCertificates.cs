using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>An authority and one certificate from it, good for both sides on 127.0.0.1, as PEM files.</summary>
internal sealed class EtcdCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-tls-");

    public EtcdCertificates()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build(critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(ca, now.AddDays(-1), now.AddDays(1), [1, 2, 3]);
        File.WriteAllText(Ca, ca.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportECPrivateKeyPem());
    }

    public string Ca => Path.Combine(_folder.FullName, "ca.pem");

    public string Certificate => Path.Combine(_folder.FullName, "certificate.pem");

    public string Key => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>The folder that <c>pbm cluster init</c> or <c>join</c> leaves in a node's data directory.</summary>
    /// <param name="etcd">Members that are known; empty on the first node.</param>
    public void WriteFolder(string dataDir, IReadOnlyList<Uri> etcd) => WriteFolder(dataDir, etcd, joined: etcd.Count > 0);

    public void WriteFolder(string dataDir, IReadOnlyList<Uri> etcd, bool joined)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataDir, "cluster")).FullName;
        File.Copy(Ca, Path.Combine(folder, "ca.pem"));
        File.Copy(Certificate, Path.Combine(folder, "node.pem"));
        File.Copy(Key, Path.Combine(folder, "node.key"));
        var description = new { id = Guid.NewGuid(), name = Path.GetFileName(dataDir), peers = Array.Empty<string>(), etcd, joined };
        var json = JsonSerializer.SerializeToNode(description)!.AsObject();
        if (!joined)
        {
            json.Remove("joined");
            File.WriteAllText(Path.Combine(folder, "ca.key"), "of the authority");
        }

        File.WriteAllText(Path.Combine(folder, "cluster.json"), json.ToJsonString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
