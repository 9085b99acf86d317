using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Which certificates are trusted, as HTTPS does, and in plain words why one is not.</summary>
internal static class CertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MostNames = 3;

    /// <summary>The name is the handshake's target; nothing is downloaded and no revocation list asked.</summary>
    public static SslClientAuthenticationOptions Options(OutgoingOptions options, TimeProvider clock, CallRecord? record = null) => new()
    {
        CertificateChainPolicy = ChainPolicy(options),
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            var host = (sender as SslStream)?.TargetHostName ?? "";
            var problem = ProblemOf(certificate as X509Certificate2, chain, errors, host, clock.GetUtcNow());
            record?.Judged(certificate is X509Certificate2 own ? EndOf(own) : null, problem);
            return problem is null ? true : throw new AuthenticationException(problem);
        },
    };

    private static X509ChainPolicy ChainPolicy(OutgoingOptions options)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (options.TrustedRoots is not { } roots) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static string? ProblemOf(
        X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string host, DateTimeOffset now)
    {
        if (errors == SslPolicyErrors.None) return null;
        if (certificate is null) return "the server shows no certificate";
        if (EndOf(certificate) is var end && end < now) return $"its certificate ended at {end:u}";
        if (BeginOf(certificate) is var begin && begin > now) return $"its certificate begins only at {begin:u}";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is for {NamesOf(certificate)}, not for {host}";
        var states = chain?.ChainStatus ?? [];
        if (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
            return "its certificate is self-signed";
        if (Has(X509ChainStatusFlags.NotTimeValid)) return "a certificate of its chain has ended";
        if (Has(X509ChainStatusFlags.PartialChain))
            return $"its certificate's issuer, {certificate.Issuer}, is neither sent along nor known here";
        if (Has(X509ChainStatusFlags.UntrustedRoot)) return "its certificate's root is not trusted";
        return $"its certificate is not accepted: {(states.Length > 0 ? states[0].StatusInformation : errors.ToString())}";

        bool Has(X509ChainStatusFlags flag) => Array.Exists(states, state => state.Status.HasFlag(flag));
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var named = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        List<string> names = named is null
            ? []
            : [.. named.EnumerateDnsNames(), .. named.EnumerateIPAddresses().Select(static ip => ip.ToString())];
        if (names.Count == 0) return certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        var more = names.Count > MostNames ? $" and {names.Count - MostNames} more" : "";
        return string.Join(", ", names.Take(MostNames)) + more;
    }

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);

    private static DateTimeOffset BeginOf(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
}
