using System.Text.Json;
using MirrorActors.Protocol.Events;
using Json = MirrorActors.Protocol.Paths.PathJson;

namespace MirrorActors.Protocol.Paths;

/// <summary>Path events and snapshots as the log stores them: UTF-8 JSON. Frozen by golden tests.</summary>
public static class PathEventCodec
{
    /// <summary>Version of the snapshot's shape.</summary>
    public const int SnapshotVersion = 1;

    public static EventManifest<PathEvent> Manifest { get; } = new(
        new("path.blocked", 1, Json.Default.PathBlocked),
        new("path.held", 1, Json.Default.PathHeld),
        new("path.allowed", 1, Json.Default.PathAllowed),
        new("path.rules-expired", 1, Json.Default.PathRulesExpired));

    public static byte[] EncodeSnapshot(PathSnapshot snapshot) =>
        JsonSerializer.SerializeToUtf8Bytes(snapshot, Json.Default.PathSnapshot);

    /// <returns>Null for a version unknown to this program: read the events instead.</returns>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public static PathSnapshot? DecodeSnapshot(int version, ReadOnlyMemory<byte> state)
    {
        if (version != SnapshotVersion) return null;
        try
        {
            return JsonSerializer.Deserialize(state.Span, Json.Default.PathSnapshot);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"snapshot of path rules is damaged: {e.Message}", e);
        }
    }
}
