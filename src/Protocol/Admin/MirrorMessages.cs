using System.Text.Json.Serialization;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Admin;

/// <summary>Body of <c>POST /v1/repos/REPO/mirrors</c>.</summary>
/// <param name="Fields">By the names of <see cref="MirrorFields"/>; place and networks left out are looked up.</param>
/// <param name="Check">False skips the first contact (<c>--no-check</c>).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MirrorAddRequest(
    string Id, IReadOnlyDictionary<string, string> Fields, bool Check = true, string? Reason = null);

/// <summary>Answer to an added mirror.</summary>
/// <param name="Checks">What the first contact found; empty when skipped.</param>
public sealed record MirrorAdded(MirrorView Mirror, IReadOnlyList<MirrorCheck> Checks);

/// <summary>One finding of the first contact.</summary>
/// <param name="Level"><c>ok</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="About">For example <c>https</c>, <c>rsync</c>, <c>place</c>.</param>
public sealed record MirrorCheck(string Level, string About, string Text);

/// <summary>Body of <c>POST /v1/repos/REPO/mirrors/ID/set</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MirrorSetRequest(IReadOnlyDictionary<string, string> Fields, string? Reason = null);

/// <summary>Body of <c>POST /v1/repos/REPO/mirrors/ID/rename</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MirrorRenameRequest(string To, string? Reason = null);

/// <summary>A mirror as the admin API shows it.</summary>
/// <param name="Fields">By the names of <see cref="MirrorFields"/>, those that are set.</param>
/// <param name="State">
/// One word: <c>disabled</c>, <c>quarantined</c>, <c>maintenance</c>, <c>draining</c>, <c>unknown</c>, <c>up</c>, <c>degraded</c>,
/// <c>down</c> or, when one scheme can be used and another cannot, <c>partly</c>.
/// </param>
/// <param name="Drained">Null when it is not draining now.</param>
/// <param name="MaintenanceUntil">Null outside its planned times.</param>
/// <param name="Quarantine">What it was caught at; null when it is not in quarantine.</param>
/// <param name="Probes">Null when this node has not probed it.</param>
public sealed record MirrorView(
    string Repository,
    string Id,
    bool Enabled,
    string State,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, SchemeView> Schemes,
    int Files,
    ScanReport? LastScan,
    ScanReport? LastGoodScan,
    MirrorDrained? Drained = null,
    DateTimeOffset? MaintenanceUntil = null,
    MirrorQuarantined? Quarantine = null,
    ProbeSums? Probes = null);

/// <summary>What this node's checks and audits of a mirror have taken, and what <c>probe.budget</c> allows them.</summary>
/// <param name="Requests">All of the last day, to the hour.</param>
/// <param name="Extra">Of those, confirmations, commands and bursts, which are outside the budget.</param>
/// <param name="Bytes">Received in the last day; of an answer without a body, an estimate.</param>
/// <param name="LastMinute">Requests of the last minute within the budget.</param>
/// <param name="MinuteBudget">Most requests a minute.</param>
/// <param name="DayBudget">Most bytes a day.</param>
public sealed record ProbeSums(int Requests, int Extra, long Bytes, int LastMinute, int MinuteBudget, long DayBudget);

/// <summary>Health of one scheme.</summary>
/// <param name="Ipv4">Null while nothing is known of it.</param>
/// <param name="Ipv6">Likewise.</param>
/// <param name="Warnings">Of a probe just made: what is not as it should be and no reason for a verdict; null when nothing.</param>
/// <param name="Timings">Of a probe just made; null when it was not answered.</param>
public sealed record SchemeView(
    Verdict Verdict, string Reason, DateTimeOffset Since, FamilyState? Ipv4 = null, FamilyState? Ipv6 = null,
    IReadOnlyList<string>? Warnings = null, ProbeTimings? Timings = null);

/// <summary>How long the parts of a probe took, milliseconds; null for what did not happen.</summary>
/// <param name="FirstByteMs">From the request to its answer.</param>
/// <param name="BytesPerSecond">Of the bytes that were asked for; null of a HEAD.</param>
public sealed record ProbeTimings(
    double? DnsMs, double? ConnectMs, double? TlsMs, double? FirstByteMs, double? BytesPerSecond = null);

/// <summary>How far a scan is.</summary>
/// <param name="Protocol">Null until a listing began.</param>
/// <param name="Entries">Listed by that protocol.</param>
/// <param name="Bytes">Received by it.</param>
/// <param name="Expected">Entries of the last good scan; null before the first.</param>
public sealed record ScanState(DateTimeOffset Started, string? Protocol, long Entries, long Bytes, long? Expected);

/// <summary>
/// What the last scan asked the mirror and what that answered, for people: at most 8 KiB, no control characters, no passwords.
/// </summary>
/// <param name="Result">Of that scan, also <c>Busy</c>.</param>
public sealed record ScanTranscriptView(ScanResult Result, DateTimeOffset Started, IReadOnlyList<string> Lines);

/// <summary>Result of <c>probe</c> by scheme.</summary>
public sealed record ProbeView(IReadOnlyDictionary<string, SchemeView> Schemes);
