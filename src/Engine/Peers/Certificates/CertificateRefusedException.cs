namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>A certificate is not issued, revoked or taken; the message says why.</summary>
public sealed class CertificateRefusedException(string message) : Exception(message);
