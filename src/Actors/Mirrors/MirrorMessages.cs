using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>A message to a <see cref="MirrorActor"/>.</summary>
public abstract record MirrorMessage;

/// <summary>A message that may lead to events.</summary>
public abstract record MirrorWrite(MirrorCommand Command, CommandContext Context) : MirrorMessage;

/// <summary>An operator's or another actor's command.</summary>
public sealed record ExecuteCommand(MirrorCommand Command, CommandContext Context, Reply<CommandResult> Reply)
    : MirrorWrite(Command, Context);

/// <summary>Renames the mirror; answered when the rename is complete or abandoned.</summary>
public sealed record ExecuteRename(MirrorId To, CommandContext Context, Reply<CommandResult> Reply)
    : MirrorWrite(new StartRename(Context.Id, To.Value), Context);

/// <summary>Scans now; joins a scan under way unless that one would not accept a loss.</summary>
public sealed record ScanNow(bool AcceptLoss, Reply<ScanAnswer> Reply) : MirrorMessage;

/// <summary>Ends the scan under way; answered with false when there is none.</summary>
public sealed record CancelScan(Reply<bool> Reply) : MirrorMessage;

/// <summary>Asks how far the scan under way is.</summary>
public sealed record GetScanState(Reply<ScanStateAnswer> Reply) : MirrorMessage;

/// <summary>Asks what the last scan of this node's asked the mirror, and what that answered.</summary>
public sealed record GetScanTranscript(Reply<ScanTranscriptAnswer> Reply) : MirrorMessage;

/// <param name="Transcript">Null when this node has not scanned the mirror since it started.</param>
public sealed record ScanTranscriptAnswer(ScanTranscriptView? Transcript);

/// <param name="State">Null when no scan is under way.</param>
public sealed record ScanStateAnswer(ScanState? State);

/// <summary>Asks for the state as the log has it.</summary>
public sealed record GetMirrorState(Reply<MirrorState> Reply) : MirrorMessage;

/// <summary>How a scan on command went: a report, or why there was none.</summary>
public sealed record ScanAnswer(ScanReport? Report, CommandResult.Refused? Refusal = null);

internal sealed record ScanDue : MirrorMessage;

/// <summary>No scan could be planned before there is a catalogue; look again.</summary>
internal sealed record LookForCatalogue : MirrorMessage;

/// <summary>A scan ended; the report is written, also later when the log is away.</summary>
internal sealed record ScanEnded(
    ScanReport Report, BlobRef? FileSet, MirrorDefinition Listed, CommandContext Context, FilePatch? Lacked = null)
    : MirrorWrite(new RecordScan(Report, FileSet, Lacked), Context)
{
    /// <summary>For people; in no event.</summary>
    public IReadOnlyList<string> Transcript { get; init; } = [];

    /// <summary>It says nothing about the mirror's files: no event.</summary>
    public bool LeavesNothing => Report.Result is ScanResult.Busy or ScanResult.Unchanged or ScanResult.Cancelled;
}

/// <summary>Carry on with the rename under way.</summary>
internal sealed record ContinueRename : MirrorMessage;

/// <summary>The new id said yes or no.</summary>
internal sealed record NewIdAnswered(CommandResult Result) : MirrorMessage;

/// <summary>Last step of a rename.</summary>
internal sealed record EndRename(MirrorCommand Command, CommandContext Context) : MirrorWrite(Command, Context);

/// <summary>Nobody registered the mirror: the actor may end.</summary>
internal sealed record LeaveWhenGone : MirrorMessage;
