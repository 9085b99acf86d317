using System.Collections.Immutable;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>A message to a <see cref="ProbeActor"/>.</summary>
public abstract record ProbeMessage;

/// <summary>The mirror's facts may have changed; they are in the table.</summary>
public sealed record MirrorLookedAt : ProbeMessage;

/// <summary>Probe now, also a mirror that is disabled (without recording it then).</summary>
/// <param name="Reply">Null when nothing is known of the mirror, or too many wait already.</param>
public sealed record ProbeNow(Reply<ProbeView?> Reply) : ProbeMessage;

internal sealed record ProbeDue : ProbeMessage;

/// <summary>This node's own network is suspected, or not any more.</summary>
internal sealed record NetworkJudged : ProbeMessage;

/// <summary>A check settled nothing: time for another.</summary>
internal sealed record ConfirmationDue : ProbeMessage;

/// <summary>One round of probes is over.</summary>
/// <param name="Plan">What it was about.</param>
internal sealed record RoundEnded(RoundPlan Plan, ImmutableArray<SchemeProbe> Seen, Exception? Failure = null) : ProbeMessage
{
    /// <summary>Before the first file was asked for.</summary>
    public DateTimeOffset Began { get; init; }
}

/// <summary>The mirror's owner answered to files that are gone.</summary>
internal sealed record GoneAnswered(CommandResult Result) : ProbeMessage;

/// <summary>The mirror's owner answered to a verdict.</summary>
internal sealed record VerdictAnswered(RecordVerdict Verdict, CommandResult Result) : ProbeMessage;

/// <summary>A message to the <see cref="ProbeSupervisor"/>.</summary>
internal abstract record SupervisorMessage;

internal sealed record NetworkChanged : SupervisorMessage;

internal sealed record TableChanged : SupervisorMessage;

/// <summary>Asks for a mirror's probes, those of what clients are sent to first; empty when there is no such mirror.</summary>
/// <param name="IsForScansToo">Also those of what only scans use.</param>
internal sealed record ProbeMirror(
    string Mirror, bool IsForScansToo, Reply<IReadOnlyList<ActorRef<ProbeMessage>>> Reply) : SupervisorMessage;
