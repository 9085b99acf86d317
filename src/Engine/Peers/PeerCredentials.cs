using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Peers;

/// <summary>What this node shows other nodes, and whom it believes: certificates of the cluster's authority, or a shared secret.</summary>
public sealed class PeerCredentials
{
    private const string Scheme = "Bearer ";
    private const int SecretMinChars = 16;
    private readonly byte[]? _secretHash;
    private readonly string? _secret;
    private readonly X509Certificate2? _certificate;
    private readonly TimeProvider _clock;

    private PeerCredentials(
        X509Certificate2? certificate, X509Certificate2Collection? authorities, string? secret, NodeCertificates? made, TimeProvider clock)
    {
        _certificate = certificate;
        Authorities = authorities;
        Made = made;
        _clock = clock;
        _secret = secret;
        if (secret is not null) _secretHash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>This node's own at present; null where a secret stands in its place.</summary>
    public X509Certificate2? Certificate => Made?.Current.Certificate ?? _certificate;

    /// <summary>Null unless pbm has made the certificates: then they are renewed and can be revoked.</summary>
    public NodeCertificates? Made { get; }

    /// <summary>Null where a secret stands in the place of certificates.</summary>
    public CertificateEnds? Ends => Made?.Current is { } made
        ? new CertificateEnds(EndOf(made.Certificate), EndOf(made.Trust.Authority))
        : _certificate is null || Authorities is null ? null : new CertificateEnds(EndOf(_certificate), Authorities.Max(EndOf));

    private X509Certificate2Collection? Authorities { get; }

    /// <summary>Header of each request; null with certificates.</summary>
    public string? Authorization => _secret is null ? null : Scheme + _secret;

    /// <summary>Null without certificates.</summary>
    public SslClientAuthenticationOptions? ClientTls => Certificate is null ? null : new SslClientAuthenticationOptions
    {
        CertificateChainPolicy = NoDownloads(),
        LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate,
        RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && certificate is X509Certificate2 peer
            && Trusts(peer) && Refusal(peer) is null,
    };

    /// <exception cref="EngineOpenException">A file cannot be read, or holds nothing usable.</exception>
    public static PeerCredentials Open(ClusterSettings settings, TimeProvider clock, ILoggerFactory loggers)
    {
        var folder = new ClusterFolder(Path.GetDirectoryName(settings.Folder)!);
        if (folder.Exists && settings.Certificate is { } file && Path.GetFullPath(file) == folder.CertificateFile)
        {
            var made = NodeCertificates.Open(folder, clock, loggers.CreateLogger<NodeCertificates>());
            return new PeerCredentials(null, null, null, made, clock);
        }

        try
        {
            if (settings is { Ca: { } ca, Certificate: { } certificate, Key: { } key })
            {
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPemFile(ca);
                return authorities.Count == 0
                    ? throw new EngineOpenException($"{ca} holds no certificate")
                    : new PeerCredentials(X509Certificate2.CreateFromPemFile(certificate, key), authorities, null, null, clock);
            }

            var secret = File.ReadLines(settings.SecretFile!).FirstOrDefault("").Trim();
            return secret.Length >= SecretMinChars
                ? new PeerCredentials(null, null, secret, null, clock)
                : throw new EngineOpenException($"{settings.SecretFile}: a secret has at least {SecretMinChars} characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineOpenException($"cannot read the cluster's certificates or secret: {e.Message}", e);
        }
    }

    /// <summary>Whether it was made by the cluster's authority and is in time; <see cref="Refusal"/> tells of revoked ones.</summary>
    public bool Trusts(X509Certificate2 certificate)
    {
        if (Made is { } made) return made.Current.Trust.IsOfAuthority(certificate, _clock.GetUtcNow());
        if (Authorities is null) return false;
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>Why a certificate that was trusted when its connection began is refused now; null when it is not.</summary>
    public string? Refusal(X509Certificate2 certificate) => Made?.Current.Trust.RevocationOf(certificate)
        ?? (certificate.NotAfter.ToUniversalTime() < _clock.GetUtcNow() ? "its certificate has run out" : null);

    /// <summary>Whether a request's Authorization header carries the secret; compared in constant time.</summary>
    public bool Accepts(string? authorization)
    {
        if (_secretHash is null || authorization is null || !authorization.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]));
        return CryptographicOperations.FixedTimeEquals(given, _secretHash);
    }

    /// <summary>For TLS itself, before <see cref="Trusts"/> decides.</summary>
    public static X509ChainPolicy NoDownloads() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    private X509ChainPolicy Policy()
    {
        var policy = NoDownloads();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(Authorities!);
        return policy;
    }
}
