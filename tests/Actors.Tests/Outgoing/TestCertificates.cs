using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Actors.Tests.Outgoing;

/// <summary>A small certificate authority.</summary>
internal sealed class TestCertificates
{
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;

    public TestCertificates(DateTimeOffset now)
    {
        _from = now.AddDays(-2);
        _until = now.AddDays(2);
        var root = Request("root", out var key, isAuthority: true);
        Root = root.CreateSelfSigned(_from, _until);
        Intermediate = Signed(Request("intermediate", out key, isAuthority: true), Root, key);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Intermediate { get; }

    public X509Certificate2 Direct(string name) => Signed(Server(name, out var key), Root, key);

    /// <summary>It ended an hour ago.</summary>
    public X509Certificate2 Expired(string name) => Signed(Server(name, out var key), Root, key, _until.AddDays(-2).AddHours(-1));

    public X509Certificate2 SelfSigned(string name)
    {
        using var bare = Server(name, out _).CreateSelfSigned(_from, _until);
        return X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Sent without the intermediate that signed it.</summary>
    public X509Certificate2 Incomplete(string name) => Signed(Server(name, out var key), Intermediate, key);

    /// <summary>Names where its issuer may be downloaded (AIA), which nobody should do.</summary>
    public X509Certificate2 BelowIntermediate(string name, Uri issuer)
    {
        var request = Server(name, out var key);
        request.CertificateExtensions.Add(
            new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuer.AbsoluteUri]));
        return Signed(request, Intermediate, key);
    }

    private X509Certificate2 Signed(CertificateRequest request, X509Certificate2 issuer, ECDsa key, DateTimeOffset? until = null)
    {
        var serial = RandomNumberGenerator.GetBytes(8);
        using var bare = request.Create(issuer, _from.AddHours(1), until ?? _until.AddHours(-1), serial);
        using var keyed = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pkcs12), null);
    }

    private static CertificateRequest Server(string name, out ECDsa key)
    {
        var request = Request(name, out key, isAuthority: false);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest Request(string name, out ECDsa key, bool isAuthority)
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request;
    }
}
