using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// Rebuilds the state of one stream from its snapshot, if there is a usable one, and the events behind it. Which commands were
/// carried out lately is known from those, and from a few before the snapshot.
/// </summary>
internal sealed class StreamRecovery<TState, TEvent>(
    EventSourcing<TState, TEvent> sourcing, string stream, Func<TState, TEvent, EventPlace, TState> apply)
    where TState : class
    where TEvent : class
{
    /// <summary>Events before the snapshot that are read for their commands' ids, as far as they are still there.</summary>
    private const int Remembered = 32;

    public RecentCommands Recent { get; } = new();

    /// <summary>Sequence of the snapshot it began with; 0 without one.</summary>
    public long SnapshotSequence { get; private set; }

    public async Task<(TState State, long Sequence)> RunAsync(TState empty, CancellationToken token)
    {
        var (state, sequence) = await BeginAsync(empty, token);
        SnapshotSequence = sequence;
        for (var from = Math.Max(1, sequence + 1 - Remembered); ; from = SnapshotSequence + 1)
        {
            try
            {
                await foreach (var logged in sourcing.Log.ReadAsync(stream, from, token))
                {
                    Recent.Add(logged.Context.CommandId);
                    if (logged.Sequence <= sequence) continue;
                    if (logged.Sequence != sequence + 1) throw Missing(sequence + 1);
                    state = apply(state, Decode(logged), new EventPlace(logged.Sequence, logged.Context.Time));
                    sequence = logged.Sequence;
                }

                return (state, sequence);
            }
            catch (PositionTrimmedException) when (from <= SnapshotSequence && sequence == SnapshotSequence)
            {
                // Of what the snapshot covers some are gone: the rest is enough for the state.
                continue;
            }
            catch (PositionTrimmedException)
            {
                throw Missing(sequence + 1);
            }
        }
    }

    private async Task<(TState State, long Sequence)> BeginAsync(TState empty, CancellationToken token)
    {
        if (sourcing.States is null || await sourcing.Log.LoadSnapshotAsync(stream, token) is not { } snapshot)
            return (empty, 0);
        return sourcing.States.Decode(snapshot.SchemaVersion, snapshot.State) is { } state
            ? (state, snapshot.Sequence)
            : (empty, 0);
    }

    private UnreadableStreamException Missing(long sequence) =>
        new(stream, $"event {sequence} is missing and no readable snapshot covers it");

    private TEvent Decode(LoggedEvent logged) => sourcing.Events.Decode(logged.Event)
        ?? throw new UnreadableStreamException(
            stream,
            $"event {logged.Sequence} is of unknown type {logged.Event.Type} version {logged.Event.SchemaVersion}");
}
