using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>Log ids 2300–2399.</summary>
internal static partial class ProbeLog
{
    [LoggerMessage(2300, LogLevel.Information, "{Mirror} is up over {Scheme}: {Reason}")]
    public static partial void MirrorIsUp(this ILogger logger, string mirror, string scheme, string reason);

    [LoggerMessage(2301, LogLevel.Warning, "{Mirror} is down over {Scheme}: {Reason}")]
    public static partial void MirrorIsDown(this ILogger logger, string mirror, string scheme, string reason);

    [LoggerMessage(2302, LogLevel.Warning,
        "{Mirror}: the verdict about {Scheme} holds on this node but is not recorded yet: {Why}")]
    public static partial void VerdictNotRecorded(this ILogger logger, string mirror, string scheme, string why);

    [LoggerMessage(2303, LogLevel.Error, "{Mirror}: the probe failed inside this node")]
    public static partial void ProbeBroke(this ILogger logger, string mirror, Exception exception);

    [LoggerMessage(2304, LogLevel.Warning,
        "{Mirror} holds no file in its present version: it cannot be probed and stays out")]
    public static partial void NothingToProbe(this ILogger logger, string mirror);

    [LoggerMessage(2305, LogLevel.Information, "{Mirror} over {Scheme}: IPv4 {Ipv4}, IPv6 {Ipv6}: {Reason}")]
    public static partial void FamiliesChanged(
        this ILogger logger, string mirror, string scheme, FamilyState ipv4, FamilyState ipv6, string reason);

    [LoggerMessage(2306, LogLevel.Warning,
        "{Mirror}: files that it has no more are not recorded, so that they stay until a scan or another probe: {Why}")]
    public static partial void GoneNotRecorded(this ILogger logger, string mirror, string why);

    [LoggerMessage(2307, LogLevel.Information, "{Mirror} sends http to https: {Reason}")]
    public static partial void MirrorIsHttpsOnly(this ILogger logger, string mirror, string reason);

    [LoggerMessage(2320, LogLevel.Warning, "{What}: this node's own network is suspected, verdicts are frozen")]
    public static partial void NetworkSuspected(this ILogger logger, string what);

    [LoggerMessage(2321, LogLevel.Information, "this node's network is not suspected any more over {Family}: {Why}")]
    public static partial void NetworkTrusted(this ILogger logger, string family, string why);

    [LoggerMessage(2322, LogLevel.Error, "the check of the canaries failed inside this node")]
    public static partial void CanariesBroke(this ILogger logger, Exception exception);

    [LoggerMessage(2308, LogLevel.Warning, "{Mirror} over {Scheme}: down is taken back, as this node's own network is suspected")]
    public static partial void DownTakenBack(this ILogger logger, string mirror, string scheme);

    [LoggerMessage(2309, LogLevel.Debug, "{Mirror}: a check is left out, as the budget for it is spent")]
    public static partial void BudgetSpent(this ILogger logger, string mirror);

    [LoggerMessage(2310, LogLevel.Information, "fallback {Url} is up: {Reason}")]
    public static partial void FallbackIsUp(this ILogger logger, Uri url, string reason);

    [LoggerMessage(2311, LogLevel.Warning, "fallback {Url} is down: {Reason}")]
    public static partial void FallbackIsDown(this ILogger logger, Uri url, string reason);

    [LoggerMessage(2312, LogLevel.Error, "the probes of the fallbacks failed inside this node")]
    public static partial void FallbackProbesBroke(this ILogger logger, Exception exception);

    [LoggerMessage(2313, LogLevel.Debug, "{Mirror} over {Scheme} is {Verdict} for this node alone: {Why}")]
    public static partial void VerdictOutvoted(this ILogger logger, string mirror, string scheme, Verdict verdict, string why);
}
