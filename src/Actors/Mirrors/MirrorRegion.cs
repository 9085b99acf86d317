using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Peers;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// The mirrors of this node, from outside the actors: every command goes through here. What can go wrong is in the
/// answers; an exception gets only a cancelled caller, and one that asks for what another node of the cluster owns
/// (<see cref="NotOwnerException"/>; <see cref="ExecuteAsync"/> has that node do it).
/// </summary>
public sealed class MirrorRegion : IMirrorGate, IShardHost
{
    private const int Attempts = 2;
    private readonly ActorRef<RegionMessage> _region;
    private readonly TimeProvider _clock;
    private readonly ShardOwner _owner;
    private readonly OwnerCalls _calls;
    private readonly RemoteMirrors _remote;

    /// <summary>Starts the actors; the mirrors in the log come up by themselves.</summary>
    public MirrorRegion(ActorSystem system, MirrorServices services)
    {
        _clock = system.Clock;
        _owner = services.Owner;
        _calls = new OwnerCalls(services.Owner, services.Peers, system.Clock);
        _remote = new RemoteMirrors(services.Peers);
        _region = system.Spawn("mirrors", () => new MirrorRegionActor(services, this));
        services.Owner.Attach(this);
    }

    public async Task<CommandResult> ExecuteAsync(
        RepositoryId repository, MirrorId mirror, MirrorCommand command, CommandContext context, CancellationToken token)
    {
        try
        {
            return await _calls.RunAsync(
                StreamNames.Mirror(repository, mirror),
                () => DecideAsync(repository, mirror, command, context, token),
                (node, t) => _remote.ExecuteAsync(node, new MirrorOrder(repository.Value, mirror.Value, command, context), t),
                token);
        }
        catch (NotOwnerException e)
        {
            return new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message);
        }
    }

    /// <summary>As <see cref="ExecuteAsync"/>, by this node.</summary>
    /// <exception cref="NotOwnerException">It does not own the mirror.</exception>
    public Task<CommandResult> ExecuteHereAsync(
        RepositoryId repository, MirrorId mirror, MirrorCommand command, CommandContext context, CancellationToken token) =>
        _owner.Owns(StreamNames.Mirror(repository, mirror))
            ? DecideAsync(repository, mirror, command, context, token)
            : Task.FromException<CommandResult>(new NotOwnerException($"this node does not own {mirror} at present"));

    private Task<CommandResult> DecideAsync(
        RepositoryId repository, MirrorId mirror, MirrorCommand command, CommandContext context, CancellationToken token)
    {
        if (command is RegisterMirror { Definition: var wished }
            && (wished.Id != mirror.Value || wished.Repository != repository.Value))
        {
            return Task.FromResult<CommandResult>(
                new CommandResult.Refused(RefusalKind.Invalid, "id", "differs from the definition's"));
        }

        return AskAsync<CommandResult>(
            repository,
            mirror,
            command is RegisterMirror,
            reply => new ExecuteCommand(command, context, reply),
            MirrorLimits.CommandDeadline,
            refusal => refusal,
            token);
    }

    /// <summary>Renames a mirror; it keeps its files, verdicts and history of scans.</summary>
    public Task<CommandResult> RenameAsync(
        RepositoryId repository, MirrorId from, MirrorId to, CommandContext context, CancellationToken token) =>
        AskAsync<CommandResult>(
            repository,
            from,
            false,
            reply => new ExecuteRename(to, context, reply),
            MirrorLimits.RenameDeadline,
            refusal => refusal,
            token);

    /// <summary>Scans a mirror now and waits for the end, also of one that is not enabled.</summary>
    public Task<ScanAnswer> ScanAsync(
        RepositoryId repository, MirrorId mirror, bool acceptLoss, CancellationToken token) =>
        AskAsync<ScanAnswer>(
            repository,
            mirror,
            false,
            reply => new ScanNow(acceptLoss, reply),
            MirrorLimits.ScanDeadline,
            refusal => new ScanAnswer(null, refusal),
            token);

    /// <summary>How far the scan under way is; no state when there is none, or no such mirror.</summary>
    public Task<ScanStateAnswer> GetScanAsync(RepositoryId repository, MirrorId mirror, CancellationToken token) =>
        AskAsync<ScanStateAnswer>(
            repository,
            mirror,
            false,
            reply => new GetScanState(reply),
            MirrorLimits.CommandDeadline,
            _ => new ScanStateAnswer(null),
            token);

    /// <summary>What the last scan asked and was answered, as far as this node knows.</summary>
    public Task<ScanTranscriptAnswer> GetTranscriptAsync(RepositoryId repository, MirrorId mirror, CancellationToken token) =>
        AskAsync<ScanTranscriptAnswer>(
            repository,
            mirror,
            false,
            reply => new GetScanTranscript(reply),
            MirrorLimits.CommandDeadline,
            _ => new ScanTranscriptAnswer(null),
            token);

    /// <summary>Ends the scan under way; false when there is none.</summary>
    public Task<bool> CancelScanAsync(RepositoryId repository, MirrorId mirror, CancellationToken token) =>
        AskAsync<bool>(
            repository,
            mirror,
            false,
            reply => new CancelScan(reply),
            MirrorLimits.CommandDeadline,
            _ => false,
            token);

    /// <summary>The state as the log has it; null when there is no such mirror or it cannot be told now.</summary>
    public Task<MirrorState?> GetStateAsync(RepositoryId repository, MirrorId mirror, CancellationToken token) =>
        AskAsync<MirrorState?>(
            repository,
            mirror,
            false,
            reply => new GetMirrorState(reply!),
            MirrorLimits.CommandDeadline,
            _ => null,
            token);

    /// <summary>This node's file table shows new files: its mirrors are asked for them soon. Returns at once; any thread.</summary>
    public void Tell(NewFiles files) => _region.TryTell(new TellOfNewFiles(files));

    void IShardHost.Lost(int shard) => _region.TryTell(new LeaveShard(shard, Reply<bool>.Ignored));

    void IShardHost.Gained(int shard) => _region.TryTell(new ShardGained(shard));

    async Task IShardHost.LeaveAsync(int shard, CancellationToken token)
    {
        try
        {
            await _region.AskAsync<bool>(reply => new LeaveShard(shard, reply), MirrorLimits.CommandDeadline, token);
        }
        catch (ActorStoppedException)
        {
            // With the region every mirror's actor has ended.
        }
    }

    internal Task<FoundMirror> FindAsync(string stream, bool create, CancellationToken token) =>
        _region.AskAsync<FoundMirror>(
            reply => new FindMirror(stream, create, reply), MirrorLimits.CommandDeadline, token);

    private async Task<TAnswer> AskAsync<TAnswer>(
        RepositoryId repository,
        MirrorId mirror,
        bool create,
        Func<Reply<TAnswer>, MirrorMessage> message,
        TimeSpan deadline,
        Func<CommandResult.Refused, TAnswer> refused,
        CancellationToken token)
    {
        var stream = StreamNames.Mirror(repository, mirror);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var found = await FindAsync(stream, create, token);
                if (found.Mirror is not { } actor) return Refused(found.Refusal!);
                try
                {
                    var answer = await actor.AskAsync(message, deadline, token);
                    if (answer is CommandResult.Refused refusal) Refused(refusal);
                    return answer;
                }
                catch (ActorStoppedException) when (attempt < Attempts)
                {
                    // It was just stopping, as after a removal; the next one knows the outcome.
                    await actor.Terminated.WaitAsync(deadline, _clock, token);
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or ActorStoppedException or ActorFailedException)
        {
            return Refused(new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message));
        }

        // What one that is not the owner does not know, its owner does.
        TAnswer Refused(CommandResult.Refused refusal) => refusal.Kind == RefusalKind.Unavailable && !_calls.IsHere(stream)
            ? throw new NotOwnerException($"this node does not own {mirror} any more: {refusal.Faults[0].Message}")
            : refused(refusal);
    }
}
