using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Peers;

/// <summary>What this node shows other nodes, and whom it believes: certificates of the cluster's authority, or a shared secret.</summary>
public sealed class PeerCredentials
{
    private const string Scheme = "Bearer ";
    private const int SecretMinChars = 16;
    private readonly byte[]? _secretHash;
    private readonly string? _secret;

    private PeerCredentials(X509Certificate2? certificate, X509Certificate2Collection? authorities, string? secret)
    {
        Certificate = certificate;
        Authorities = authorities;
        _secret = secret;
        if (secret is not null) _secretHash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>This node's own; null where a secret stands in its place.</summary>
    public X509Certificate2? Certificate { get; }

    private X509Certificate2Collection? Authorities { get; }

    /// <summary>Header of each request; null with certificates.</summary>
    public string? Authorization => _secret is null ? null : Scheme + _secret;

    /// <summary>Null without certificates.</summary>
    public SslClientAuthenticationOptions? ClientTls => Certificate is null ? null : new SslClientAuthenticationOptions
    {
        ClientCertificates = [Certificate],
        CertificateChainPolicy = Policy(),
    };

    /// <exception cref="EngineOpenException">A file cannot be read, or holds nothing usable.</exception>
    public static PeerCredentials Open(ClusterSettings settings)
    {
        try
        {
            if (settings is { Ca: { } ca, Certificate: { } certificate, Key: { } key })
            {
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPemFile(ca);
                return authorities.Count == 0
                    ? throw new EngineOpenException($"{ca} holds no certificate")
                    : new PeerCredentials(X509Certificate2.CreateFromPemFile(certificate, key), authorities, null);
            }

            var secret = File.ReadLines(settings.SecretFile!).FirstOrDefault("").Trim();
            return secret.Length >= SecretMinChars
                ? new PeerCredentials(null, null, secret)
                : throw new EngineOpenException($"{settings.SecretFile}: a secret has at least {SecretMinChars} characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineOpenException($"cannot read the cluster's certificates or secret: {e.Message}", e);
        }
    }

    /// <summary>Whether it was made by the cluster's authority and is in force.</summary>
    public bool Trusts(X509Certificate2 certificate)
    {
        if (Authorities is null) return false;
        using var chain = new X509Chain { ChainPolicy = Policy() };
        return chain.Build(certificate);
    }

    /// <summary>Whether a request's Authorization header carries the secret; compared in constant time.</summary>
    public bool Accepts(string? authorization)
    {
        if (_secretHash is null || authorization is null || !authorization.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]));
        return CryptographicOperations.FixedTimeEquals(given, _secretHash);
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(Authorities!);
        return policy;
    }
}
