using MirrorActors.Protocol.Commands;

namespace MirrorActors.Engine.Actors;

/// <summary>What the rules make of a command: events, or a refusal.</summary>
public abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>Appended together, then applied in order. Empty when things are already as wished.</summary>
    public sealed record Accepted(IReadOnlyList<TEvent> Events) : Decision<TEvent>;

    public sealed record Refused(CommandResult.Refused Refusal) : Decision<TEvent>;

    public static Decision<TEvent> Accept(params IReadOnlyList<TEvent> events) => new Accepted(events);

    public static Decision<TEvent> Refuse(CommandResult.Refused refusal) => new Refused(refusal);
}
