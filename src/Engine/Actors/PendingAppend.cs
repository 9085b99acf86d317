using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Actors;

/// <summary>What a command led to, on its way into the log; repeated with the same event ids when need be.</summary>
internal sealed record PendingAppend<TCommand, TEvent>(
    TCommand Command,
    IReadOnlyList<TEvent> Events,
    IReadOnlyList<NewEvent> Encoded,
    AppendContext Context,
    int Attempt = 0);
