using System.Collections.Immutable;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Auditing;

/// <summary>A message to the <see cref="Auditor"/>.</summary>
public abstract record AuditMessage;

/// <summary>Some mirrors may be due.</summary>
internal sealed record AuditsDue : AuditMessage;

/// <summary>What is known of each mirror, by id.</summary>
internal sealed record ShowAudits(Reply<ImmutableDictionary<string, AuditTrack>> Reply) : AuditMessage;

/// <summary>One audit is over.</summary>
/// <param name="HealthEpoch">What it was about.</param>
/// <param name="File">What was to be compared; null when there was nothing.</param>
internal sealed record AuditEnded(
    string Mirror, int HealthEpoch, FileId? File, AuditOutcome Outcome, DateTimeOffset Began) : AuditMessage;

/// <summary>The mirror's owner answered.</summary>
internal sealed record AuditRecorded(string Mirror, CommandResult Result) : AuditMessage;
