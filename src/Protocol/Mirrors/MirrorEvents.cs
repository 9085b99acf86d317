using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>What happened to a mirror; the stream <c>mirror/REPOSITORY/ID</c>. Names and shapes are frozen by golden tests.</summary>
public abstract record MirrorEvent;

/// <summary>A mirror is known from now on: disabled, never probed, holding nothing, unless it inherits.</summary>
/// <param name="RenamedFrom">Set when this is the second step of a rename.</param>
public sealed record MirrorRegistered(MirrorDefinition Definition, MirrorInheritance? RenamedFrom = null) : MirrorEvent;

/// <summary>What a renamed mirror keeps.</summary>
/// <param name="Rename">Identity of the rename, so that its second step is done once.</param>
/// <param name="Id">The former id.</param>
public sealed record MirrorInheritance(
    Guid Rename,
    string Id,
    bool Enabled,
    ScanReport? LastScan = null,
    ScanReport? LastGoodScan = null,
    BlobRef? FileSet = null,
    MirrorVerdictChanged? Http = null,
    MirrorVerdictChanged? Https = null,
    MirrorDrained? Drained = null,
    FilePatches? Patches = null,
    MirrorQuarantined? Quarantine = null,
    MirrorHistory? History = null,
    MirrorVerdictChanged? Rsync = null,
    MirrorVerdictChanged? Ftp = null);

/// <summary>The definition was replaced.</summary>
public sealed record MirrorChanged(MirrorDefinition Definition) : MirrorEvent;

public sealed record MirrorEnabled : MirrorEvent;

public sealed record MirrorDisabled : MirrorEvent;

/// <summary>Gone. The id may be registered again; the stream goes on.</summary>
/// <param name="RenamedTo">New id when this is the last step of a rename.</param>
public sealed record MirrorRemoved(string? RenamedTo = null) : MirrorEvent;

/// <summary>
/// First step of a rename. From here the owner carries it through, also after a crash: the new id is registered with
/// all this mirror has, then this one is removed. In between both serve; never neither.
/// </summary>
/// <param name="Rename">Its identity.</param>
public sealed record MirrorRenameStarted(Guid Rename, string To) : MirrorEvent;

/// <summary>The new id was taken; this mirror stays what it was.</summary>
public sealed record MirrorRenameAbandoned(string To, string Why) : MirrorEvent;

/// <summary>
/// A scan was taken over: the mirror holds exactly <paramref name="FileSet"/>, but for what checks have found since the scan began.
/// </summary>
/// <param name="Lacked">
/// Files, in no way part of the set, that the listing shows and the mirror answers it does not have; null for none.
/// </param>
public sealed record MirrorScanned(ScanReport Report, BlobRef FileSet, FilePatch? Lacked = null) : MirrorEvent;

/// <summary>A scan failed or was suspicious; the set in force stays.</summary>
public sealed record MirrorScanFailed(ScanReport Report) : MirrorEvent;

/// <summary>The mirror was asked for some files alone; the rest of its set stays.</summary>
/// <param name="Patch">At most <see cref="Limits.FilesPerCheck"/> files.</param>
/// <param name="Reason">What led to it, one line.</param>
public sealed record MirrorFilesChecked(FilePatch Patch, string Reason) : MirrorEvent;

/// <summary>What checks had found is in the file set now; the mirror holds what it held before.</summary>
public sealed record MirrorFilesMerged(BlobRef FileSet) : MirrorEvent;

/// <summary>The health of one scheme changed.</summary>
/// <param name="Scheme">A name of <see cref="MirrorSchemes"/>.</param>
/// <param name="Reason">What the deciding probe saw.</param>
/// <param name="Ipv4">What is known of the family by then; null in events of nodes that did not tell.</param>
/// <param name="Ipv6">Likewise.</param>
/// <param name="Evidence">The deciding probe's question and answer; null where a node did not tell.</param>
/// <param name="Node">Whose probe decided; null likewise.</param>
public sealed record MirrorVerdictChanged(
    string Scheme, Verdict Verdict, string Reason, DateTimeOffset Since, FamilyState? Ipv4 = null, FamilyState? Ipv6 = null,
    ProbeEvidence? Evidence = null, string? Node = null) : MirrorEvent;

/// <summary>No new clients are sent to it, until a time or until <see cref="MirrorResumed"/>.</summary>
public sealed record MirrorDrained(DateTimeOffset? Until = null) : MirrorEvent;

public sealed record MirrorResumed : MirrorEvent;

/// <summary>It sent bytes that were never published: no client is sent there until an operator releases it.</summary>
/// <param name="Evidence">Each range that differed; at least two.</param>
public sealed record MirrorQuarantined(DateTimeOffset Since, ImmutableArray<MismatchEvidence> Evidence) : MirrorEvent
{
    public bool Equals(MirrorQuarantined? other) =>
        other is not null && other.Since == Since && other.Evidence.AsSpan().SequenceEqual(Evidence.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Since, Evidence.AsSpan().Length);
}

public sealed record MirrorReleased : MirrorEvent;

/// <summary>Health of a scheme of a mirror. Only <see cref="Up"/> and <see cref="Degraded"/> are eligible.</summary>
public enum Verdict
{
    Unknown,
    Up,
    Down,

    /// <summary>It serves, but not well: chosen only where its group has none that is up.</summary>
    Degraded,

    /// <summary>Of http alone: it sends clients to https. Not offered, and no fault.</summary>
    HttpsOnly,
}

/// <summary>What is known of one address family of a mirror's scheme.</summary>
public enum FamilyState
{
    /// <summary>Not probed yet, or no node that probes can use this family.</summary>
    Unknown,

    Up,
    Down,

    /// <summary>The host has no address of this family.</summary>
    Absent,
}

/// <summary>How a scan ended.</summary>
public enum ScanResult
{
    Completed,
    Failed,

    /// <summary>Empty or lost so much that it is reported instead of taken over.</summary>
    Suspicious,

    /// <summary>The mirror asks to come later: neither good nor bad, never recorded.</summary>
    Busy,

    /// <summary>
    /// Neither the mirror's trace or manifest nor the catalogue changed since the last good scan: nothing was listed; never recorded.
    /// </summary>
    Unchanged,

    /// <summary>Somebody ended it; never recorded.</summary>
    Cancelled,
}

/// <summary>Facts of one scan.</summary>
public sealed record ScanReport
{
    public required ScanResult Result { get; init; }

    /// <summary>
    /// <c>rsync</c>, <c>ftp</c>, <c>https</c>, <c>http</c> or <c>manifest</c>; <c>samples</c> when the mirror cannot be listed; null when
    /// nothing was tried.
    /// </summary>
    public string? Protocol { get; init; }

    public required DateTimeOffset Started { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>Entries listed.</summary>
    public long Entries { get; init; }

    /// <summary>Entries that are a known version of a published file.</summary>
    public long Matched { get; init; }

    /// <summary>Entries at a published path that fit no known version.</summary>
    public long Outdated { get; init; }

    /// <summary>Entries at paths that are not published.</summary>
    public long Foreign { get; init; }

    /// <summary>Resolution of the listing's times.</summary>
    public TimeSpan TimePrecision { get; init; }

    /// <summary>Added to the listing's times to make them UTC.</summary>
    public TimeSpan TimeOffset { get; init; }

    /// <summary>So few of the mirror's times agree with the catalogue that the size alone decided what it holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WrongTimes { get; init; }

    /// <summary>Bytes of the largest files of which the mirror serves parts; null when it does of all, or that is not known.</summary>
    public long? RangesEnd { get; init; }

    /// <summary>The highest file id that was known when it began; null in reports of nodes that did not tell.</summary>
    public int? CatalogueUpTo { get; init; }

    /// <summary>
    /// Tells the manifest that was listed from a later one: its ETag, Last-Modified and length, as the mirror gives them; null when it
    /// was not listed by a manifest, or the mirror gives none.
    /// </summary>
    public string? ManifestStamp { get; init; }

    /// <summary>For <see cref="ScanResult.Busy"/>: when the mirror wants to be asked again, if it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The time in the mirror's trace file, read with this scan; when it could not be read, that of the last good scan; null
    /// when none is known.
    /// </summary>
    public DateTimeOffset? Trace { get; init; }

    /// <summary>
    /// How far the trace is behind the origin's own, read at the same time; when either could not be read, that of the last
    /// good scan; null when none is known.
    /// </summary>
    public TimeSpan? TraceBehind { get; init; }

    /// <summary>Why it failed, is suspicious, or was taken over although much is lost; one line, no credentials.</summary>
    public string? Problem { get; init; }
}
