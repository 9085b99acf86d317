using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Events;

namespace MirrorActors.Actors.Catalogue;

/// <summary>The catalogue's events for the actor shell; reads the state out of the stream's full snapshot.</summary>
internal sealed class CatalogueCodec : IEventCodec<CatalogueEvent>, IStateCodec<CatalogueState>
{
    public int SchemaVersion => CatalogueEventCodec.SnapshotVersion;

    public NewEvent Encode(CatalogueEvent happened, Guid id)
    {
        var (type, version, payload) = CatalogueEventCodec.Encode(happened);
        return new NewEvent(id, type, version, payload);
    }

    public CatalogueEvent? Decode(NewEvent stored)
    {
        try
        {
            return CatalogueEventCodec.Decode(stored.Type, stored.SchemaVersion, stored.Payload);
        }
        catch (UnknownEventException)
        {
            return null; // the shell names the event and stops
        }
    }

    public CatalogueState? Decode(int schemaVersion, ReadOnlyMemory<byte> stored) =>
        CatalogueEventCodec.DecodeSnapshot(schemaVersion, stored) is { } snapshot
            ? CatalogueState.FromSnapshot(snapshot)
            : null;

    /// <summary>Never used: <see cref="SnapshotWriter"/> writes snapshots, with all files in them.</summary>
    public ReadOnlyMemory<byte> Encode(CatalogueState state) =>
        throw new InvalidOperationException("a catalogue's snapshot holds the files, too");
}
