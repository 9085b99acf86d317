using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Actors;

/// <summary>Turns events into what the log stores and back.</summary>
public interface IEventCodec<TEvent>
    where TEvent : class
{
    NewEvent Encode(TEvent happened, Guid id);

    /// <summary>Null for a type or schema version that this program does not know.</summary>
    TEvent? Decode(NewEvent stored);
}

/// <summary>Turns a state into a snapshot and back.</summary>
public interface IStateCodec<TState>
    where TState : class
{
    /// <summary>Version of the shape that <see cref="Encode"/> writes, from 1.</summary>
    int SchemaVersion { get; }

    ReadOnlyMemory<byte> Encode(TState state);

    /// <summary>Null for an unknown schema version; the events are read instead.</summary>
    TState? Decode(int schemaVersion, ReadOnlyMemory<byte> stored);
}
