using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The way to mirrors by name, wherever their actors are.</summary>
public interface IMirrorGate
{
    /// <summary>Carries out a command; never throws for what happens to the mirror or the log.</summary>
    Task<CommandResult> ExecuteAsync(
        RepositoryId repository, MirrorId mirror, MirrorCommand command, CommandContext context, CancellationToken token);
}
