using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>Whom a node takes for a node of its cluster: certificates of its authority, in force, not revoked.</summary>
/// <param name="Authority">The only root.</param>
public sealed record ClusterTrust(X509Certificate2 Authority, RevocationList Revocations)
{
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    internal const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    internal const string Organization = "2.5.4.10";

    /// <summary>The node's name; empty when the certificate has none.</summary>
    public static string NodeOf(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>Why the certificate is refused, as a sentence for people; null when it is good for both sides of a connection.</summary>
    public string? Fault(X509Certificate2? certificate, DateTimeOffset now)
    {
        if (certificate is null) return "no certificate was sent";
        if (RevocationOf(certificate) is { } revoked) return revoked;
        var who = Text(certificate);
        var status = Status(Authority, certificate, now);
        if (status == X509ChainStatusFlags.NoError) return null;
        if (status == X509ChainStatusFlags.NotTimeValid)
            return $"{who} is valid from {certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}";
        return $"{who} is not from this cluster's authority ({status})";
    }

    /// <summary>A sentence for people; null when it is not revoked.</summary>
    public string? RevocationOf(X509Certificate2 certificate) =>
        Revocations.Find(certificate) is { } revoked ? $"{Text(certificate)} was revoked at {revoked.At:u}" : null;

    /// <summary>The authority signed it for a node and it is in time, be it revoked or not.</summary>
    public bool IsOfAuthority(X509Certificate2 certificate, DateTimeOffset now) => IsOfAuthority(Authority, certificate, now);

    /// <inheritdoc cref="IsOfAuthority(X509Certificate2, DateTimeOffset)"/>
    public static bool IsOfAuthority(X509Certificate2 authority, X509Certificate2 certificate, DateTimeOffset now) =>
        Status(authority, certificate, now) == X509ChainStatusFlags.NoError;

    private static string Text(X509Certificate2 certificate) =>
        $"the certificate of {NodeOf(certificate)} (serial {certificate.SerialNumber})";

    private static X509ChainStatusFlags Status(X509Certificate2 authority, X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = Policy(authority, now);
        if (chain.Build(certificate)) return X509ChainStatusFlags.NoError;
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return status == X509ChainStatusFlags.NoError ? X509ChainStatusFlags.PartialChain : status;
    }

    private static X509ChainPolicy Policy(X509Certificate2 authority, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }
}
