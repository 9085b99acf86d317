namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>What is done with the certificates of a cluster.</summary>
public sealed record CertificateServices(NodeCertificates Certificates, CertificateDesk Desk, CertificateExchange Exchange);
