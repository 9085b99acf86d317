using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Admin;

/// <summary>Why a mirror is used or not, and since when; <c>GET /v1/repos/REPO/mirrors/ID/health</c>.</summary>
/// <param name="State">As in <see cref="MirrorView"/>.</param>
/// <param name="FirstSeen">Null when nothing of its past is kept.</param>
/// <param name="Incidents">The newest first.</param>
/// <param name="Warnings">What is wrong besides, one line each.</param>
/// <param name="Probes">Null when this node has not asked it for anything.</param>
public sealed record MirrorHealthView(
    string Id,
    string State,
    DateTimeOffset? FirstSeen,
    IReadOnlyDictionary<string, SchemeHealthView> Schemes,
    IReadOnlyList<IncidentView> Incidents,
    IReadOnlyList<string> Warnings,
    ProbeSums? Probes = null);

/// <summary>One scheme.</summary>
/// <param name="Uptime24Hours">Time up as part of the time a verdict was in force, 0 to 1; null when none was.</param>
/// <param name="Uptime30Days">Likewise.</param>
/// <param name="Downs">Times it went down, ever.</param>
/// <param name="UpSeconds">Ever.</param>
/// <param name="DownSeconds">Ever.</param>
public sealed record SchemeHealthView(
    SchemeView Health, double? Uptime24Hours, double? Uptime30Days, int Downs, double UpSeconds, double DownSeconds);

/// <summary>A time that a scheme was down.</summary>
/// <param name="Until">Null while it lasts.</param>
/// <param name="Node">Whose check decided; null when that is not kept.</param>
/// <param name="Evidence">Its question and answer; null likewise.</param>
public sealed record IncidentView(
    string Scheme, DateTimeOffset From, DateTimeOffset? Until, string Reason, string? Node, ProbeEvidence? Evidence);

/// <summary>An event of a mirror in words; <c>GET /v1/repos/REPO/mirrors/ID/log</c>, the newest first.</summary>
/// <param name="Type">Of the event, for example <c>mirror.scanned</c>.</param>
/// <param name="Text">What happened, one line.</param>
/// <param name="By">Who, and by what credential.</param>
/// <param name="Reason">Given with the command.</param>
public sealed record MirrorLogEntry(
    long Sequence, DateTimeOffset Time, string Type, string Text, string By, string Node, string? Reason, ProbeEvidence? Evidence);
