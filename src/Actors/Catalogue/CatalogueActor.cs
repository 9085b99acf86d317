using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Keeps a repository's catalogue, on the node that owns it: walks the tree, adopts files found by requests, hashes.
/// The work runs as jobs beside the actor (at most one walk, one round of hashing, one snapshot at a time); each job
/// compares the tree with this node's file table once that shows all the actor has appended.
/// </summary>
public sealed class CatalogueActor(CatalogueDependencies deps)
    : EventSourcedActor<CatalogueCommand, CatalogueState, CatalogueEvent>(SourcingOf(deps))
{
    private const string Walk = "walk";
    private const string Principal = "system (catalogue)";
    private readonly MissingFiles _missing = new();
    private readonly List<Reply<WalkSummary>> _waiting = [];
    private List<Reply<WalkSummary>> _walkFor = [];
    private readonly SnapshotSchedule _snapshots = new();
    private FileIds _ids = new(0);
    private HashQueue? _hashes;
    private AdoptionQueue? _adoptions;
    private TreeWatcher? _watcher;
    private WalkSummary? _lastWalk;
    private bool _walking;
    private bool _watching;

    protected override string Stream { get; } = StreamNames.Catalogue(deps.Repository);

    protected override CatalogueState Empty => CatalogueState.Empty;

    private HashQueue Hashes => _hashes ??= new HashQueue(deps, Context.Clock);

    private AdoptionQueue Adoptions => _adoptions ??= new AdoptionQueue(deps, Context.Clock);

    protected override CatalogueState Apply(CatalogueState state, CatalogueEvent happened) => state.Apply(happened);

    protected override ValueTask OnRecoveredAsync(CatalogueState state, CancellationToken token)
    {
        _ids = new FileIds(state.NextFileId);
        _snapshots.Reset(state);
        StartWalk(null);
        StartHashing();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<bool> TryHandleAsync(CatalogueCommand command, CancellationToken token)
    {
        switch (command)
        {
            case WalkTree m:
                Enqueue(m.Reply);
                break;
            case AcceptTree m when _walking:
                Context.Stash();
                break;
            case AcceptTree m:
                _waiting.Add(m.Reply);
                StartWalk(m.Context);
                break;
            case WalkDue:
                if (!_walking) StartWalk(null);
                break;
            case TreeChanged:
                Context.SetTimer(Walk, new WalkDue(), NotificationDelay());
                break;
            case AdoptFile m:
                if (Adoptions.Add(m.File)) Context.SetTimer("adopt", new AdoptDue(), CatalogueLimits.AdoptDelay);
                break;
            case YoungDue:
                Adoptions.AddGrown();
                await AdoptAsync(token);
                StartHashing(); // for suspended files that have become stable
                break;
            case AdoptDue:
                await AdoptAsync(token);
                break;
            default:
                return HandleReport(command);
        }

        return true;
    }

    /// <summary>Questions, and news from jobs that change no state.</summary>
    private bool HandleReport(CatalogueCommand command)
    {
        switch (command)
        {
            case GetCatalogueStatus m:
                m.Reply.Set(Status());
                break;
            case Watching m:
                _watcher = m.Watcher;
                if (m.Watcher.HasEnded) m.Watcher.Dispose(); // it failed while it was starting
                break;
            case WatchFailed m:
                Context.Logger.WatchEnded(deps.Tree.Root, m.Failure.Message);
                _watcher?.Dispose();
                break;
            case WalkVisible m:
                foreach (var reply in m.Replies) reply.Set(m.Summary);
                break;
            case SnapshotEnded m:
                _snapshots.Done(m.State, m.Bytes);
                Context.Logger.CatalogueSnapshotWritten(m.Sequence, m.Bytes);
                break;
            case JobFailed m:
                OnJobFailed(m);
                break;
            default:
                return false;
        }

        return true;
    }

    protected override Decision<CatalogueEvent> Decide(
        CatalogueState state, CatalogueCommand command, DateTimeOffset now) => Decision<CatalogueEvent>.Accept(
        command switch
        {
            WalkEnded m => CatalogueRules.Decide(state, deps.Tree.Root, m),
            // While the catalogue is held nothing that was found meanwhile is believed either.
            HashEnded or AdoptStored when state.HeldBecause is not null => [],
            HashEnded m => [.. m.Outcome.Deltas.Select(d => d.ToEvent(m.Outcome.NextFileId))],
            AdoptStored m => [.. m.Deltas.Select(d => d.ToEvent(m.NextFileId))],
            _ => throw new ArgumentException(command.GetType().Name),
        });

    protected override AppendContext Describe(CatalogueCommand command, DateTimeOffset now) =>
        command is WalkEnded { AcceptedBy: { } by }
            ? new AppendContext(by.Id, now, deps.Node, by.Principal, by.Reason)
            : new AppendContext(Guid.CreateVersion7(now), now, deps.Node, Principal, null);

    protected override ValueTask OnPersistedAsync(
        CatalogueCommand command, CatalogueState state, IReadOnlyList<CatalogueEvent> events, CancellationToken token)
    {
        Context.Logger.HoldChanged(deps.Tree.Root, events);
        switch (command)
        {
            case WalkEnded m:
                OnWalked(m.Outcome, m.Outcome.Summary);
                break;
            case HashEnded m:
                Context.Logger.FilesHashed(m.Outcome.Files, m.Outcome.Failed.Count);
                if (Hashes.End(m.Outcome)) StartHashing();
                break;
            case AdoptStored:
                StartHashing();
                break;
        }

        if (_snapshots.TryStart(state)) StartSnapshot();
        return ValueTask.CompletedTask;
    }

    protected override void OnRefused(CatalogueCommand command, CommandResult.Refused refusal)
    {
        var why = string.Join("; ", refusal.Faults.Select(f => f.Message));
        Context.Logger.CatalogueNotRecorded(why);
        if (command is WalkEnded m)
        {
            var skipped = m.Outcome.Summary with { Result = WalkResult.Skipped, Reason = why };
            OnWalked(m.Outcome, skipped);
        }
        else if (command is HashEnded) Hashes.Stop();
    }

    protected override ValueTask StopAsync(CancellationToken token)
    {
        _watcher?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static EventSourcing<CatalogueState, CatalogueEvent> SourcingOf(CatalogueDependencies deps) =>
        new(deps.Log, deps.Fence, new CatalogueCodec()) { States = new CatalogueCodec(), SnapshotEvery = int.MaxValue };

    private void Enqueue(Reply<WalkSummary> reply)
    {
        if (_waiting.Count >= CatalogueLimits.WaitingForWalk) reply.Fail(new InvalidOperationException("too many wait for a walk"));
        else _waiting.Add(reply);
        if (!_walking) StartWalk(null);
    }

    /// <summary>Those who wait are answered by a walk that begins after they asked.</summary>
    private void StartWalk(CommandContext? acceptedBy)
    {
        _walking = true;
        _walkFor = [.. _waiting];
        _waiting.Clear();
        _watcher?.Arm();
        Context.CancelTimer(Walk);
        var (state, sequence) = (State, Sequence);
        Run(Walk, async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            var walk = new CatalogueWalk(deps, _ids, _missing, state, acceptedBy is not null, Context.Clock);
            return new WalkEnded(await walk.RunAsync(token), acceptedBy);
        });
    }

    private void OnWalked(WalkOutcome outcome, WalkSummary summary)
    {
        _walking = false;
        _lastWalk = summary;
        Adoptions.AddYoung(outcome.Young);
        if (outcome.Young.Count > 0) Context.SetTimer("young", new YoungDue(), deps.Settings.StableAfter);
        Hashes.Reset();
        Context.Logger.WalkDone(deps.Tree.Root, summary);
        ActorsMetrics.Walked(summary);
        AnswerWhenVisible(summary);
        if (summary.Result == WalkResult.TakenOver && deps.Settings.Watch && !_watching) Watch();
        Context.SetTimer(Walk, new WalkDue(), deps.Settings.ScanInterval);
        Context.UnstashAll();
        if (_waiting.Count > 0) StartWalk(null);
        StartHashing();
    }

    private void AnswerWhenVisible(WalkSummary summary)
    {
        var (replies, sequence) = (_walkFor, Sequence);
        _walkFor = [];
        if (replies.Count == 0) return;
        Run("answer", async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new WalkVisible(summary, replies);
        });
    }

    private void StartHashing()
    {
        if (State.HeldBecause is not null || Hashes.TryStart(_ids) is not { } round) return;
        var sequence = Sequence;
        Run("hashing", async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new HashEnded(await round(token));
        });
    }

    private async ValueTask AdoptAsync(CancellationToken token)
    {
        // Until the table shows what was appended last, a file could be taken for new twice.
        if (deps.Fold.AppliedSequence < Sequence || IsReadOnly)
        {
            Context.SetTimer("adopt", new AdoptDue(), CatalogueLimits.AdoptDelay);
            return;
        }

        var deltas = await Adoptions.StoreAsync(_ids, token);
        if (Adoptions.HasYoung) Context.SetTimer("young", new YoungDue(), deps.Settings.StableAfter);
        var stored = new AdoptStored(deltas, _ids.Next);
        if (deltas.Count > 0) Run("adoption", _ => Task.FromResult<CatalogueCommand>(stored));
    }

    private void StartSnapshot()
    {
        var (state, sequence) = (State, Sequence);
        var writer = new SnapshotWriter(Stream, deps.Fold.Index.Table, deps.Blobs, deps.Log);
        Run("snapshot", async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new SnapshotEnded(sequence, state, await writer.WriteAsync(sequence, state, token));
        });
    }

    /// <summary>A tree that is slow to walk and always changing is not walked all the time.</summary>
    private TimeSpan NotificationDelay()
    {
        var rest = (_lastWalk?.Took ?? TimeSpan.Zero) * CatalogueLimits.RestPerWalk;
        return rest > CatalogueLimits.NotificationDelay ? rest : CatalogueLimits.NotificationDelay;
    }

    private CatalogueStatus Status() => new(
        deps.Fold.Index.Table.Count,
        deps.Fold.Index.Table.AliasCount,
        State.NextFileId,
        State.HeldBecause,
        _walking,
        Hashes.IsRunning,
        Hashes.Hashed,
        _lastWalk,
        _watcher is { HasEnded: false });

    private void OnJobFailed(JobFailed failed)
    {
        if (failed.Job == "watch")
        {
            Context.Logger.WatchEnded(deps.Tree.Root, failed.Failure.Message);
            return;
        }

        Context.Logger.CatalogueJobFailed(failed.Job, failed.Failure);
        switch (failed.Job)
        {
            case Walk:
                foreach (var reply in _walkFor) reply.Fail(failed.Failure);
                _walkFor = [];
                _walking = false;
                Context.UnstashAll();
                Context.SetTimer(Walk, new WalkDue(), deps.Settings.ScanInterval);
                break;
            case "hashing":
                Hashes.Stop();
                break;
            case "snapshot":
                _snapshots.Failed();
                break;
        }
    }

    private void Watch()
    {
        _watching = true;
        var self = Context.Self;
        var root = deps.Tree.Root;
        Run("watch", _ =>
        {
            var watcher = new TreeWatcher(root, () => self.TryTell(new TreeChanged()), e => self.TryTell(new WatchFailed(e)));
            watcher.Start();
            return Task.FromResult<CatalogueCommand>(new Watching(watcher));
        });
    }

    private void Run(string job, Func<CancellationToken, Task<CatalogueCommand>> work)
    {
        var lifetime = Context.Lifetime;
        Context.PipeToSelf(Task.Run(() => work(lifetime), lifetime), done => done, e => new JobFailed(job, e));
    }
}
