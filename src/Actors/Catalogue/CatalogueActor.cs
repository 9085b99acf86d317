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
    private const string WalkTimer = "walk";
    private const string AdoptTimer = "adopt";
    private const string YoungTimer = "young";
    private const string Principal = "system (catalogue)";
    private readonly MissingFiles _missing = new();
    private readonly SnapshotSchedule _snapshots = new();
    private readonly TreeWatch _watch = new();
    private FileIds _ids = new(0);
    private WalkQueue? _walks;
    private HashQueue? _hashes;
    private AdoptionQueue? _adoptions;

    protected override string Stream { get; } = StreamNames.Catalogue(deps.Repository);

    protected override CatalogueState Empty => CatalogueState.Empty;

    private WalkQueue Walks => _walks ??= new WalkQueue(deps.Settings, Context.Clock, Context.Random);

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
                Walks.Add(m.Reply, m.Directory);
                if (!Walks.IsWalking) StartWalk(null);
                break;
            case AcceptTree when Walks.IsWalking:
                Context.Stash();
                break;
            case AcceptTree m:
                Walks.Add(m.Reply);
                StartWalk(m.Context);
                break;
            case WalkDue:
                if (!Walks.IsWalking) StartWalk(null);
                break;
            case TreeChanged:
                OnTreeChanged();
                break;
            case AdoptFile m:
                if (Adoptions.Add(m.File)) AdoptSoon();
                break;
            case YoungDue:
                Adoptions.AddGrown();
                YoungLater();
                await AdoptAsync(token);
                StartHashing(); // for suspended files that have become stable
                break;
            case AdoptStored m when Walks.IsWalking:
                Adoptions.PutBack(m.Files); // the walk may have met them, too, and does not know of this
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
                _watch.Take(m.Watcher);
                OnTreeChanged(); // what changed after the walk and before the watches were set
                break;
            case WatchFailed m:
                Context.Logger.WatchEnded(deps.Source.Name, m.Failure.Message);
                _watch.Stop();
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
            WalkEnded m => CatalogueRules.Decide(state, deps.Source.Name, m),
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
        Context.Logger.HoldChanged(deps.Source.Name, events);
        switch (command)
        {
            case WalkEnded m:
                var isTakenOver = m.Outcome.Summary.Result == WalkResult.TakenOver;
                if (isTakenOver) deps.Source.TakenOver(m.Outcome.Summary);
                OnWalked(m.Outcome.Summary, m.Outcome.Young);
                if (m.Outcome.IsRootLost) _watch.Forget();
                else if (isTakenOver) Watch();
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
            OnWalked(skipped, m.Outcome.Young);
        }
        else if (command is HashEnded hashed) Hashes.Stop(hashed.Outcome);
    }

    protected override ValueTask StopAsync(CancellationToken token)
    {
        _watch.Stop();
        Hashes.Drop();
        return ValueTask.CompletedTask;
    }

    private static EventSourcing<CatalogueState, CatalogueEvent> SourcingOf(CatalogueDependencies deps) =>
        new(deps.Log, deps.Fence, new CatalogueCodec())
        {
            States = new CatalogueCodec(),
            SnapshotEvery = int.MaxValue,
            RestartsWhenTaken = true, // it has no parent that would start it again
        };

    private void StartWalk(CommandContext? acceptedBy)
    {
        var directory = Walks.Begin();
        _watch.Arm();
        Context.CancelTimer(WalkTimer);
        var (state, sequence) = (State, Sequence);
        Run(CatalogueJob.Walk, async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            var walk = new CatalogueWalk(deps, _ids, _missing, state, acceptedBy is not null, directory, Context.Clock);
            return new WalkEnded(await walk.RunAsync(token), acceptedBy);
        });
    }

    private void OnTreeChanged()
    {
        Walks.Notice();
        if (!Walks.IsWalking) Context.SetTimer(WalkTimer, new WalkDue(), Walks.Left());
    }

    /// <summary>However a walk ended.</summary>
    private void OnWalked(WalkSummary summary, IReadOnlyList<string> young)
    {
        var taken = Adoptions.AddYoung(young);
        YoungLater();
        if (Adoptions.HasFiles) AdoptSoon();
        var more = summary.Result == WalkResult.TakenOver && taken < summary.Young;
        AnswerWhenVisible(summary, Walks.End(summary, more));
        Hashes.Reset();
        Context.Logger.WalkDone(deps.Source.Name, summary);
        ActorsMetrics.Walked(summary);
        Context.SetTimer(WalkTimer, new WalkDue(), Walks.Left());
        Context.UnstashAll();
        if (Walks.IsAwaited) StartWalk(null);
        StartHashing();
    }

    private void AnswerWhenVisible(WalkSummary summary, IReadOnlyList<Reply<WalkSummary>> replies)
    {
        if (replies.Count == 0) return;
        var sequence = Sequence;
        Run(CatalogueJob.Answer, async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new WalkVisible(summary, replies);
        });
    }

    private void StartHashing()
    {
        if (State.HeldBecause is not null || Hashes.TryStart(_ids) is not { } round) return;
        var sequence = Sequence;
        Run(CatalogueJob.Hashing, async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new HashEnded(await round(token));
        });
    }

    private void YoungLater()
    {
        if (Adoptions.HasYoung) Context.SetTimer(YoungTimer, new YoungDue(), deps.Settings.StableAfter);
    }

    private void AdoptSoon() => Context.SetTimer(AdoptTimer, new AdoptDue(), CatalogueLimits.AdoptDelay);

    /// <summary>Waits for the end of a walk, which compares with the table as it is and must not be overtaken.</summary>
    private async ValueTask AdoptAsync(CancellationToken token)
    {
        if (Walks.IsWalking) return;
        // Until the table shows what was appended last, a file could be taken for new twice.
        if (deps.Fold.AppliedSequence < Sequence || IsReadOnly)
        {
            AdoptSoon();
            return;
        }

        if (await Adoptions.StoreAsync(_ids, token) is { Deltas.Count: > 0 } stored)
            Run(CatalogueJob.Adoption, _ => Task.FromResult<CatalogueCommand>(stored));
    }

    private void StartSnapshot()
    {
        var (state, sequence) = (State, Sequence);
        var writer = new SnapshotWriter(Stream, deps.Fold.Index.Table, deps.Blobs, deps.Log);
        Run(CatalogueJob.Snapshot, async token =>
        {
            await deps.Fold.WaitForAsync(sequence, token);
            return new SnapshotEnded(sequence, state, await writer.WriteAsync(sequence, state, token));
        });
    }

    private CatalogueStatus Status() => new(
        deps.Fold.Index.Table.Count,
        deps.Fold.Index.Table.AliasCount,
        State.NextFileId,
        State.HeldBecause,
        Walks.IsWalking,
        Hashes.IsRunning,
        Hashes.Hashed,
        Walks.Last,
        _watch.IsOn)
    {
        Source = deps.Source.Name,
        NextWalk = Walks.IsWalking ? null : Context.Clock.GetUtcNow() + Walks.Left(),
    };

    private void OnJobFailed(JobFailed failed)
    {
        var (job, why) = (failed.Job, failed.Failure.Message);
        if (job == CatalogueJob.Watch) Context.Logger.WatchEnded(deps.Source.Name, why);
        else Context.Logger.CatalogueJobFailed(failed.Job, failed.Failure);
        switch (job)
        {
            case CatalogueJob.Walk:
                var summary = WalkSummary.Failed($"the walk failed: {why}", Context.Clock.GetUtcNow());
                OnWalked(summary with { IsFailed = deps.Tree is null }, []);
                break;
            case CatalogueJob.Hashing:
                Hashes.Stop();
                break;
            case CatalogueJob.Snapshot:
                _snapshots.Failed();
                break;
            case CatalogueJob.Watch:
                _watch.NotStarted();
                break;
        }
    }

    private void Watch()
    {
        if (!deps.Settings.Watch || deps.Tree is not { Root: var root } || !_watch.TryBegin()) return;
        var self = Context.Self;
        Run(CatalogueJob.Watch, _ =>
        {
            var watcher = new TreeWatcher(
                root, () => self.TryTell(new TreeChanged()), e => self.TryTell(new WatchFailed(e)));
            watcher.Start();
            return Task.FromResult<CatalogueCommand>(new Watching(watcher));
        });
    }

    private void Run(CatalogueJob job, Func<CancellationToken, Task<CatalogueCommand>> work)
    {
        var lifetime = Context.Lifetime;
        Context.PipeToSelf(Task.Run(() => work(lifetime), lifetime), done => done, e => new JobFailed(job, e));
    }
}
