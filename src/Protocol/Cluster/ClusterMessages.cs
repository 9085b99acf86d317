using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Cluster;

/// <summary>Paths of the peer listener that are about certificates. Bodies are JSON, errors problems of RFC 9457.</summary>
public static class ClusterPaths
{
    /// <summary>
    /// The only path that answers without a client's certificate. GET: the authority's certificate in PEM; POST: <see cref="JoinRequest"/>.
    /// </summary>
    public const string Join = "/peer/v1/join";

    /// <summary>POST <see cref="RenewRequest"/>: a certificate for the node that asks.</summary>
    public const string Renew = "/peer/v1/renew";

    /// <summary>POST <see cref="CertificateSet"/>: what one node knows for what the other knows.</summary>
    public const string Certificates = "/peer/v1/certificates";
}

/// <summary>What <c>cluster.json</c> holds: which cluster this is, who this node is in it and where the others are.</summary>
/// <param name="Id">Of the cluster.</param>
/// <param name="Name">Of this node.</param>
/// <param name="Peers">Peer listeners, <c>https://host:port</c>.</param>
/// <param name="Etcd">Client URLs of etcd.</param>
/// <param name="Joined">True when another node took this one in; null on the node that made the authority.</param>
public sealed record ClusterFile(
    Guid Id, string Name, IReadOnlyList<string> Peers, IReadOnlyList<string> Etcd, bool? Joined = null);

/// <summary>A machine's wish to become a node.</summary>
/// <param name="Secret">Of the token.</param>
/// <param name="Addresses">DNS names and IP addresses for the certificate, besides the name and loopback.</param>
/// <param name="Request">PKCS#10 in PEM.</param>
/// <param name="Issuer">The machine shall issue certificates too; only with a token made for it.</param>
public sealed record JoinRequest(string Secret, string Name, IReadOnlyList<string> Addresses, string Request, bool Issuer);

/// <summary>All that a new node starts with; certificates, keys and the revocation list in PEM.</summary>
/// <param name="AuthorityKey">Null unless it issues certificates too.</param>
/// <param name="Issued">The certificates in force.</param>
public sealed record JoinAnswer(
    Guid Id, string Certificate, string Authority, string Revocations, string Issued, IReadOnlyList<string> Peers,
    IReadOnlyList<string> Etcd, string? AuthorityKey = null);

/// <summary>A node asks for its next certificate; name and addresses are those of the certificate it asks with.</summary>
/// <param name="Request">PKCS#10 in PEM.</param>
public sealed record RenewRequest(string Request);

public sealed record RenewAnswer(string Certificate);

/// <summary>The certificates in force and the revocation list, in PEM. Both are signed, so whoever hands them on is not believed.</summary>
public sealed record CertificateSet(string Issued, string Revocations);

/// <summary>JSON of <c>cluster.json</c> and of the messages between nodes: camel case, null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(ClusterFile))]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(JoinAnswer))]
[JsonSerializable(typeof(RenewRequest))]
[JsonSerializable(typeof(RenewAnswer))]
[JsonSerializable(typeof(CertificateSet))]
public sealed partial class ClusterJson : JsonSerializerContext;
