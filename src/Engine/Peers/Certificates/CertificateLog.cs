using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>Log ids 1480–1489.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(1480, LogLevel.Information, "certificate issued to node {Node}, serial {Serial}, until {End:u}")]
    public static partial void CertificateIssued(this ILogger log, string node, string serial, DateTimeOffset end);

    [LoggerMessage(1481, LogLevel.Warning, "certificate of node {Node}, serial {Serial}, revoked")]
    public static partial void CertificateRevoked(this ILogger log, string node, string serial);

    [LoggerMessage(1482, LogLevel.Information, "this node's certificate was renewed, serial {Serial}, until {End:u}")]
    public static partial void CertificateRenewed(this ILogger log, string serial, DateTimeOffset end);

    [LoggerMessage(1483, LogLevel.Error, "this node's certificate ends at {End:u} and was not renewed: {Fault}")]
    public static partial void CertificateNotRenewed(this ILogger log, DateTimeOffset end, string fault);

    [LoggerMessage(1484, LogLevel.Debug, "files in {Folder} have changed and were read again")]
    public static partial void CertificatesReread(this ILogger log, string folder);

    [LoggerMessage(1485, LogLevel.Error, "certificates of the cluster were not looked after; what was in force stays until the next try")]
    public static partial void CertificatesNotKept(this ILogger log, Exception failure);

    [LoggerMessage(1486, LogLevel.Warning, "node {Node} does not exchange certificates: {Fault}")]
    public static partial void CertificatesNotExchanged(this ILogger log, string node, string fault);

    [LoggerMessage(1487, LogLevel.Warning, "a machine at {Address} was refused as node {Node}: {Fault}")]
    public static partial void JoinRefused(this ILogger log, string address, string node, string fault);

    [LoggerMessage(1488, LogLevel.Warning, "node {Node} joined with the right to issue certificates")]
    public static partial void IssuerJoined(this ILogger log, string node);
}
