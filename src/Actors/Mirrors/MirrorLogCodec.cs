using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Puts mirror events into the log's envelope.</summary>
public sealed class MirrorLogCodec : IEventCodec<MirrorEvent>
{
    public NewEvent Encode(MirrorEvent happened, Guid id)
    {
        var (type, version, payload) = MirrorEventCodec.Encode(happened);
        return new NewEvent(id, type, version, payload);
    }

    public MirrorEvent? Decode(NewEvent stored) =>
        MirrorEventCodec.Manifest.TryDecode(stored.Type, stored.SchemaVersion, stored.Payload);
}
