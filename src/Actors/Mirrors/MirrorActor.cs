using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// One mirror, on its owner. Runs the rules over the stream, scans on schedule and on command, and carries renames
/// through. Stops when the mirror is gone.
/// </summary>
public sealed class MirrorActor : EventSourcedActor<MirrorMessage, MirrorState, MirrorEvent>
{
    private const string ScanTimer = "scan";
    private readonly MirrorServices _services;
    private readonly IMirrorGate _others;
    private readonly Action<bool> _gone;
    private readonly VerdictVotes _votes = new();
    private MirrorScans? _scans;
    private MirrorChecks? _checks;
    private MirrorRenaming? _renaming;

    /// <param name="others">The way to other mirrors, for renames.</param>
    /// <param name="gone">Told before the actor stops because there is no mirror: true when there was one once.</param>
    public MirrorActor(string stream, MirrorServices services, IMirrorGate others, Action<bool> gone)
        : base(services.SourcingOf(stream))
    {
        Stream = stream;
        _services = services;
        _others = others;
        _gone = gone;
    }

    protected override string Stream { get; }

    protected override MirrorState Empty => MirrorState.None;

    private MirrorScans Scans => _scans ??= new MirrorScans(Context, _services);

    /// <summary>Null where mirrors are only scanned.</summary>
    private MirrorChecks? Checks => _checks ??= _services.Checks is { } checks ? new MirrorChecks(Context, _services, checks) : null;

    private MirrorRenaming Renaming => _renaming ??= new MirrorRenaming(Context, _others);

    protected override MirrorState Apply(MirrorState state, MirrorEvent happened) => state.Apply(happened);

    protected override MirrorState Apply(MirrorState state, MirrorEvent happened, EventPlace place) => state.Apply(happened, place);

    protected override Decision<MirrorEvent> Decide(MirrorState state, MirrorMessage command, DateTimeOffset now) =>
        ((MirrorWrite)command).Command is RecordVerdict told && _votes.Refusal(told, state, NodesUp()) is { } refusal
            ? Decision<MirrorEvent>.Refuse(refusal)
            : state.Decide(((MirrorWrite)command).Command, now);

    protected override AppendContext Describe(MirrorMessage command, DateTimeOffset now)
    {
        var context = ((MirrorWrite)command).Context;
        return new AppendContext(context.Id, now, _services.Node, context.Principal, context.Reason);
    }

    protected override ValueTask OnRecoveredAsync(MirrorState state, CancellationToken token)
    {
        if (state.Renaming is not null) Renaming.Continue(state);
        if (state.Definition is null) LeaveSoon();
        ScheduleScan(state);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<bool> TryHandleAsync(MirrorMessage command, CancellationToken token)
    {
        switch (command)
        {
            case ScanNow scan:
                Scans.OnCommand(State, scan);
                return new(true);
            case ScanDue:
                if (State.Enabled) Scans.Begin(State, acceptLoss: false, onlyIfChanged: true);
                return new(true);
            case CancelScan cancel:
                cancel.Reply.Set(Scans.Cancel());
                return new(true);
            case GetScanState get:
                get.Reply.Set(new ScanStateAnswer(Scans.StateOf(State)));
                return new(true);
            case GetScanTranscript get:
                get.Reply.Set(new ScanTranscriptAnswer(Scans.Transcript));
                return new(true);
            case FilesAppeared { Files.LargestFirst.Length: > MirrorLimits.FilesAsked }:
                // More than the mirror is asked for one by one.
                Scans.ScanSoon(State);
                ScheduleScan(State);
                return new(Checks?.TryHandle(command, State, Scans.IsRunning) ?? true);
            case LookForCatalogue:
                ScheduleScan(State);
                return new(true);
            case ScanEnded ended when State.Definition is { } mirror && !mirror.IsListedAs(ended.Listed):
                // The mirror moved or is judged otherwise meanwhile: what was listed is not what clients would be sent to.
                Scans.BeginAgain(State);
                return new(true);
            case ScanEnded { LeavesNothing: true } ended:
                Scans.Recorded(State, ended);
                ScheduleScan(State);
                return new(true);
            case ContinueRename:
                Renaming.Continue(State);
                return new(true);
            case NewIdAnswered answer:
                Renaming.Answered(State, answer.Result);
                return new(true);
            case LeaveWhenGone:
                if (State.Definition is null) Leave();
                return new(true);
            case GetMirrorState get:
                get.Reply.Set(State);
                return new(true);
            default:
                return new(Checks?.TryHandle(command, State, Scans.IsRunning) ?? false);
        }
    }

    protected override ValueTask OnPersistedAsync(
        MirrorMessage command, MirrorState state, IReadOnlyList<MirrorEvent> events, CancellationToken token)
    {
        foreach (var happened in events) Note(happened);
        switch (command)
        {
            case ExecuteCommand execute:
                execute.Reply.Set(new CommandResult.Done(events.Count > 0));
                AfterCommand(state, events);
                break;
            case ExecuteRename rename:
                Renaming.Started(state, rename.Reply, events.Count > 0);
                break;
            case EndRename:
                Renaming.Ended(events);
                break;
            case ScanEnded ended:
                Scans.Recorded(state, ended);
                ScheduleScan(state);
                break;
        }

        Checks?.Recorded(command, state, events, Scans.IsRunning);
        if (state.Definition is null) Leave();
        return ValueTask.CompletedTask;
    }

    protected override void OnRefused(MirrorMessage command, CommandResult.Refused refusal)
    {
        if (State.Definition is null) LeaveSoon();
        Checks?.Refused(command);
        switch (command)
        {
            case ExecuteCommand execute:
                execute.Reply.Set(refusal);
                break;
            case ExecuteRename rename:
                rename.Reply.Set(refusal);
                break;
            case EndRename when refusal.Kind == RefusalKind.Unavailable:
                Renaming.Again();
                break;
            case ScanEnded ended when refusal.Kind == RefusalKind.Unavailable:
                Context.SetTimer("record-scan", ended, MirrorLimits.Again);
                break;
            case ScanEnded ended:
                Scans.Recorded(State, ended);
                ScheduleScan(State);
                break;
        }
    }

    private List<string> NodesUp() =>
        [.. _services.Owner.Members.Where(static member => member.State == NodeState.Up).Select(static member => member.Id)];

    private void Leave()
    {
        _gone(Sequence > 0);
        Context.Stop();
    }

    /// <summary>Not at once: a registration may be on its way.</summary>
    private void LeaveSoon() => Context.SetTimer("leave", new LeaveWhenGone(), MirrorLimits.LeaveAfter);

    private void AfterCommand(MirrorState state, IReadOnlyList<MirrorEvent> events)
    {
        if (events.Any(e => e is MirrorEnabled or MirrorDisabled or MirrorRegistered or MirrorChanged))
            ScheduleScan(state);
    }

    private void ScheduleScan(MirrorState state)
    {
        Context.CancelTimer(ScanTimer);
        if (state is not { Enabled: true, Definition: not null }) return;
        // A scan that finds nothing to compare with would count as one that failed, until the next is due.
        if (_services.Scanner.IsReady) Context.SetTimer(ScanTimer, new ScanDue(), Scans.NextIn(state));
        else Context.SetTimer(ScanTimer, new LookForCatalogue(), MirrorLimits.Again);
    }

    private void Note(MirrorEvent happened)
    {
        if (happened is MirrorVerdictChanged verdict) ActorsMetrics.VerdictChanged(verdict);
        Context.Logger.MirrorChangedState(Stream, happened.GetType().Name);
    }
}
