namespace MirrorActors.Engine.Peers;

/// <summary>When certificates run out.</summary>
/// <param name="Node">This node's own.</param>
/// <param name="Authority">That of the authority; of several, the last.</param>
public sealed record CertificateEnds(DateTimeOffset Node, DateTimeOffset Authority);
