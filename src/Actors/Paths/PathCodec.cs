using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>Path events and their snapshots for the log's envelope.</summary>
internal sealed class PathCodec : IEventCodec<PathEvent>, IStateCodec<PathRuleState>
{
    public static readonly PathCodec Instance = new();

    public int SchemaVersion => PathEventCodec.SnapshotVersion;

    public NewEvent Encode(PathEvent happened, Guid id)
    {
        var (type, version, payload) = PathEventCodec.Manifest.Encode(happened);
        return new NewEvent(id, type, version, payload);
    }

    public PathEvent? Decode(NewEvent stored) =>
        PathEventCodec.Manifest.TryDecode(stored.Type, stored.SchemaVersion, stored.Payload);

    public ReadOnlyMemory<byte> Encode(PathRuleState state) => PathEventCodec.EncodeSnapshot(state.ToSnapshot());

    public PathRuleState? Decode(int schemaVersion, ReadOnlyMemory<byte> stored) =>
        PathEventCodec.DecodeSnapshot(schemaVersion, stored) is { } snapshot ? PathRuleState.FromSnapshot(snapshot) : null;
}
