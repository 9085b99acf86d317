using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>A wish to change a mirror; decided by <c>MirrorState</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RegisterMirror), "register-mirror")]
[JsonDerivedType(typeof(ChangeMirror), "change-mirror")]
[JsonDerivedType(typeof(EnableMirror), "enable-mirror")]
[JsonDerivedType(typeof(DisableMirror), "disable-mirror")]
[JsonDerivedType(typeof(DrainMirror), "drain-mirror")]
[JsonDerivedType(typeof(ResumeMirror), "resume-mirror")]
[JsonDerivedType(typeof(RemoveMirror), "remove-mirror")]
[JsonDerivedType(typeof(StartRename), "start-rename")]
[JsonDerivedType(typeof(AbandonRename), "abandon-rename")]
[JsonDerivedType(typeof(RecordScan), "record-scan")]
[JsonDerivedType(typeof(RecordFileCheck), "record-file-check")]
[JsonDerivedType(typeof(RecordMerge), "record-merge")]
[JsonDerivedType(typeof(QuarantineMirror), "quarantine-mirror")]
[JsonDerivedType(typeof(ReleaseMirror), "release-mirror")]
[JsonDerivedType(typeof(RecordVerdict), "record-verdict")]
public abstract record MirrorCommand;

public sealed record RegisterMirror(MirrorDefinition Definition, MirrorInheritance? RenamedFrom = null) : MirrorCommand;

/// <summary>Replaces the definition.</summary>
/// <param name="Before">What it was made from: refused when that is no longer in force. Null replaces any.</param>
public sealed record ChangeMirror(MirrorDefinition Definition, MirrorDefinition? Before = null) : MirrorCommand;

public sealed record EnableMirror : MirrorCommand;

public sealed record DisableMirror : MirrorCommand;

/// <summary>No new clients from now on, until the time or until <see cref="ResumeMirror"/>.</summary>
public sealed record DrainMirror(DateTimeOffset? Until = null) : MirrorCommand;

public sealed record ResumeMirror : MirrorCommand;

public sealed record RemoveMirror(string? RenamedTo = null) : MirrorCommand;

/// <summary>Begins a rename; see <see cref="MirrorRenameStarted"/>.</summary>
public sealed record StartRename(Guid Rename, string To) : MirrorCommand;

public sealed record AbandonRename(string Why) : MirrorCommand;

/// <summary>A scan ended; <paramref name="FileSet"/> is set when it completed.</summary>
public sealed record RecordScan(ScanReport Report, BlobRef? FileSet, FilePatch? Lacked = null) : MirrorCommand;

/// <summary>A mirror was asked for some files.</summary>
/// <param name="HealthEpoch">What was asked: dropped when the mirror was enabled or moved since.</param>
/// <param name="Reason">What led to it, one line.</param>
public sealed record RecordFileCheck(FilePatch Patch, int HealthEpoch, string Reason) : MirrorCommand;

/// <summary>What checks have found was put into a file set; dropped when either has changed since.</summary>
/// <param name="Before">The set in force.</param>
/// <param name="Patches">What was laid over it.</param>
/// <param name="FileSet">What came out.</param>
public sealed record RecordMerge(BlobRef? Before, FilePatches Patches, BlobRef FileSet) : MirrorCommand;

/// <summary>An audit proved that it sends other bytes than were published.</summary>
/// <param name="HealthEpoch">What was audited: dropped when the mirror was enabled or moved since.</param>
public sealed record QuarantineMirror(ImmutableArray<MismatchEvidence> Evidence, int HealthEpoch) : MirrorCommand;

/// <summary>Ends a quarantine.</summary>
public sealed record ReleaseMirror : MirrorCommand;

/// <summary>The probes of a scheme agree on a verdict.</summary>
/// <param name="HealthEpoch">
/// What the probes were about, of rsync and ftp the scan epoch: a verdict found before the mirror was last enabled or moved is dropped.
/// </param>
/// <param name="Since">When it was found, which may be long before it can be recorded; null for now.</param>
public sealed record RecordVerdict(
    string Scheme, Verdict Verdict, string Reason, int HealthEpoch, DateTimeOffset? Since = null,
    FamilyState? Ipv4 = null, FamilyState? Ipv6 = null,
    ProbeEvidence? Evidence = null, string? Node = null) : MirrorCommand;
