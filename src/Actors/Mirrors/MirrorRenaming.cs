using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// Carries a started rename through: 1 the intent is in this mirror's stream; 2 the new id is registered with all this
/// one has; 3 this one is removed. Each step may be repeated, so a crash anywhere only delays it, and the mirror is
/// under one of the two names at every moment. A new id that is taken ends it with the mirror as it was.
/// </summary>
internal sealed class MirrorRenaming(ActorContext<MirrorMessage> context, IMirrorGate others)
{
    private Reply<CommandResult> _reply = Reply<CommandResult>.Ignored;
    private CommandResult? _answer;
    private bool _asking;

    /// <summary>The first step is durable.</summary>
    public void Started(MirrorState state, Reply<CommandResult> reply, bool changed)
    {
        if (state.Renaming is null)
        {
            reply.Set(new CommandResult.Done(changed));
            return;
        }

        // The same command sent again takes the place of the first sender, who has given up.
        _reply = reply;
        Continue(state);
    }

    public void Continue(MirrorState state)
    {
        if (_asking || state is not { Definition: { } definition, Renaming: { } renaming }) return;
        _asking = true;
        var registered = others.ExecuteAsync(
            RepositoryId.Parse(definition.Repository),
            MirrorId.Parse(renaming.To),
            MirrorRename.SecondStep(state),
            new CommandContext(renaming.Rename, "system (rename)", $"renamed from {definition.Id}"),
            context.Lifetime);
        context.PipeToSelf<CommandResult>(
            registered,
            result => new NewIdAnswered(result),
            e => new NewIdAnswered(new CommandResult.Refused(RefusalKind.Unavailable, "to", e.Message)));
    }

    public void Answered(MirrorState state, CommandResult result)
    {
        _asking = false;
        if (state.Renaming is not { } renaming) return;
        switch (result)
        {
            case CommandResult.Done:
                _answer = result;
                End(new RemoveMirror(renaming.To));
                break;
            case CommandResult.Refused { Kind: RefusalKind.Unavailable }:
                Again();
                break;
            case CommandResult.Refused refused:
                _answer = refused;
                End(new AbandonRename(refused.Faults[0].Message));
                break;
        }
    }

    /// <summary>The last step is durable.</summary>
    public void Ended(IReadOnlyList<MirrorEvent> events)
    {
        if (events.Count == 0) return;
        _reply.Set(_answer ?? new CommandResult.Done(true));
        _reply = Reply<CommandResult>.Ignored;
    }

    public void Again() => context.SetTimer("rename", new ContinueRename(), MirrorLimits.Again);

    private void End(MirrorCommand command)
    {
        var id = Guid.CreateVersion7(context.Clock.GetUtcNow());
        context.PipeToSelf<MirrorMessage>(
            Task.FromResult<MirrorMessage>(new EndRename(command, new CommandContext(id, "system (rename)"))),
            message => message,
            _ => new ContinueRename());
    }
}
