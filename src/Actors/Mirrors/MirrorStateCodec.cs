using System.Text.Json;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>A mirror's snapshot: UTF-8 JSON of <see cref="MirrorState"/>, version 1.</summary>
public sealed class MirrorStateCodec : IStateCodec<MirrorState>
{
    public int SchemaVersion => 1;

    public ReadOnlyMemory<byte> Encode(MirrorState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state, MirrorStateJson.Default.MirrorState);

    /// <exception cref="InvalidDataException">Damaged.</exception>
    public MirrorState? Decode(int schemaVersion, ReadOnlyMemory<byte> stored)
    {
        if (schemaVersion != SchemaVersion) return null;
        try
        {
            return JsonSerializer.Deserialize(stored.Span, MirrorStateJson.Default.MirrorState);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"mirror snapshot is damaged: {e.Message}", e);
        }
    }
}
