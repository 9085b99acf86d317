using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// A repository's blocks and holds, from outside the actor. What can go wrong is in the answer; only a cancelled caller gets
/// an exception.
/// </summary>
public sealed class PathRules
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>However long the engine is away, commands are taken soon after it is back.</summary>
    private static readonly ActorOptions Options = new()
    {
        Supervision = new SupervisionOptions
        {
            MaxRestarts = SupervisionOptions.Unlimited,
            BackoffMin = TimeSpan.FromSeconds(1),
            BackoffMax = TimeSpan.FromSeconds(10),
        },
    };

    private readonly OwnedActor<ExecutePathCommand> _actor;

    public PathRules(ActorSystem system, PathRuleServices services) => _actor = new OwnedActor<ExecutePathCommand>(
        system, StreamNames.Paths(services.Repository), "paths", () => new PathRuleActor(services), Options);

    public IShardHost Host => _actor;

    /// <summary>Commands are decided here while this node owns the rules, from now on.</summary>
    public PathRules Follow(ShardOwner owner)
    {
        _actor.Follow(owner);
        return this;
    }

    public async Task<CommandResult> ExecuteAsync(PathCommand command, CommandContext context, CancellationToken token)
    {
        try
        {
            return await _actor.AskAsync<CommandResult>(
                reply => new ExecutePathCommand(command, context, reply), Deadline, token);
        }
        catch (Exception e) when (e is TimeoutException or ActorStoppedException or ActorFailedException or NotOwnerException)
        {
            return new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message);
        }
    }
}
