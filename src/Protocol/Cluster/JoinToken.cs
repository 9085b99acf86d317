using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// What a new machine joins with, once: a secret of 256 bits for the cluster, and the fingerprint of the cluster's authority for the
/// machine, so that each knows the other. Written <c>SECRET.FINGERPRINT</c>, both hexadecimal.
/// </summary>
/// <param name="Fingerprint">SHA-256 of the authority's certificate.</param>
public sealed record JoinToken(string Secret, string Fingerprint)
{
    private const int HexChars = 64;

    public static JoinToken Create(X509Certificate2 authority) =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HexChars / 2)), ClusterTrust.FingerprintOf(authority));

    public static bool TryParse(string? text, [NotNullWhen(true)] out JoinToken? token)
    {
        token = text?.Trim().Split('.') is [var secret, var fingerprint] && IsHex(secret) && IsHex(fingerprint)
            ? new JoinToken(secret.ToLowerInvariant(), fingerprint.ToLowerInvariant())
            : null;
        return token is not null;
    }

    /// <summary>The authority is the one that the token is about.</summary>
    public bool Knows(X509Certificate2 authority) => ClusterTrust.FingerprintOf(authority) == Fingerprint;

    public override string ToString() => $"{Secret}.{Fingerprint}";

    private static bool IsHex(string text) => text.Length == HexChars && text.All(char.IsAsciiHexDigit);
}
