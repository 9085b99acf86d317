using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>The one writer of a repository's blocks and holds, on its owner. Runs the rules over the stream.</summary>
internal sealed class PathRuleActor(PathRuleServices services)
    : EventSourcedActor<ExecutePathCommand, PathRuleState, PathEvent>(services.Sourcing())
{
    protected override string Stream { get; } = StreamNames.Paths(services.Repository);

    protected override PathRuleState Empty => PathRuleState.None;

    protected override PathRuleState Apply(PathRuleState state, PathEvent happened) => state.Apply(happened);

    protected override Decision<PathEvent> Decide(PathRuleState state, ExecutePathCommand command, DateTimeOffset now) =>
        state.Decide(command.Command, now);

    protected override AppendContext Describe(ExecutePathCommand command, DateTimeOffset now) =>
        new(command.Context.Id, now, services.Node, command.Context.Principal, command.Context.Reason);

    protected override ValueTask OnPersistedAsync(
        ExecutePathCommand command, PathRuleState state, IReadOnlyList<PathEvent> events, CancellationToken token)
    {
        command.Reply.Set(new CommandResult.Done(events.Count > 0));
        return ValueTask.CompletedTask;
    }

    protected override void OnRefused(ExecutePathCommand command, CommandResult.Refused refusal) => command.Reply.Set(refusal);
}

internal sealed record ExecutePathCommand(PathCommand Command, CommandContext Context, Reply<CommandResult> Reply);

/// <summary>What a repository's path rules work with.</summary>
/// <param name="Fence">Newest fence of the stream's shard.</param>
/// <param name="Node">Name of this node, for the envelope.</param>
/// <param name="SnapshotEvery">Events between two snapshots.</param>
public sealed record PathRuleServices(
    RepositoryId Repository, IEventLog Log, Func<Fence> Fence, string Node, int SnapshotEvery)
{
    internal EventSourcing<PathRuleState, PathEvent> Sourcing() => new(Log, Fence, PathCodec.Instance)
    {
        States = PathCodec.Instance,
        SnapshotEvery = SnapshotEvery,
        RestartsWhenTaken = true,
    };
}
