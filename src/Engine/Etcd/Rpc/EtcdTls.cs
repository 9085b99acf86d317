using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>Trust in etcd's members, and this client's own certificate.</summary>
internal static class EtcdTls
{
    /// <summary>Null when nothing but the system's defaults is asked for.</summary>
    /// <exception cref="EngineOpenException">A file cannot be read.</exception>
    public static SslClientAuthenticationOptions? Read(EtcdEngineOptions options)
    {
        if (options.Ca is null && options.Certificate is null) return null;
        var tls = new SslClientAuthenticationOptions();
        try
        {
            if (options.Ca is not null) tls.CertificateChainPolicy = TrustIn(options.Ca);
            if (options is { Certificate: { } certificate, Key: { } key })
            {
                var own = new CertificateFiles(certificate, key);
                tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own.Current;
            }

            return tls;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineOpenException($"cannot read the certificates for etcd: {e.Message}", e);
        }
    }

    private static X509ChainPolicy TrustIn(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CryptographicException($"{file} holds no certificate");
    }
}
