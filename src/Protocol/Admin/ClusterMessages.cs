namespace MirrorActors.Protocol.Admin;

/// <summary>A token for one machine that shall join.</summary>
/// <param name="Ttl">How long it may be used, as <c>1h</c>; null: an hour.</param>
/// <param name="Issuer">The machine may issue certificates and make tokens too.</param>
public sealed record TokenRequest(string? Ttl = null, bool Issuer = false);

/// <param name="Token">Shown this once.</param>
/// <param name="Peers">Where a machine can join with it: this node first.</param>
public sealed record TokenView(string Token, DateTimeOffset Expires, bool Issuer, IReadOnlyList<string> Peers);

/// <summary>A node's certificate that has not run out.</summary>
/// <param name="Serial">Hexadecimal.</param>
/// <param name="State"><c>valid</c>, <c>revoked</c>, or <c>replaced</c>: valid, but its node has a later one.</param>
/// <param name="Revoked">Null unless revoked.</param>
public sealed record CertificateView(
    string Node, string Serial, DateTimeOffset From, DateTimeOffset To, string State, IReadOnlyList<string> Addresses,
    DateTimeOffset? Revoked = null);

/// <param name="Certificate">A node's name, for all its certificates, or a serial number.</param>
public sealed record RevokeRequest(string? Certificate);

/// <param name="Revoked">By this call; empty when all were already.</param>
/// <param name="Untold">Nodes that did not answer: they hear of it within a minute of coming back.</param>
public sealed record RevokeView(IReadOnlyList<CertificateView> Revoked, IReadOnlyList<string> Untold);
