using System.Text.Json;
using MirrorActors.Protocol.Events;
using Json = MirrorActors.Protocol.Catalogue.CatalogueJson;

namespace MirrorActors.Protocol.Catalogue;

/// <summary>Catalogue events and snapshots as the log stores them: UTF-8 JSON. Frozen by golden tests.</summary>
public static class CatalogueEventCodec
{
    /// <summary>Version of the snapshot's shape.</summary>
    public const int SnapshotVersion = 1;

    public static EventManifest<CatalogueEvent> Manifest { get; } = new(
        new("catalogue.changed", 1, Json.Default.CatalogueChanged),
        new("catalogue.held", 1, Json.Default.CatalogueHeld),
        new("catalogue.released", 1, Json.Default.CatalogueReleased),
        new("catalogue.rooted", 1, Json.Default.CatalogueRooted));

    public static (string Type, int Version, byte[] Payload) Encode(CatalogueEvent happened) => Manifest.Encode(happened);

    /// <inheritdoc cref="EventManifest{TEvent}.Decode"/>
    public static CatalogueEvent Decode(string type, int version, ReadOnlyMemory<byte> payload) =>
        Manifest.Decode(type, version, payload);

    public static byte[] EncodeSnapshot(CatalogueSnapshot snapshot) =>
        JsonSerializer.SerializeToUtf8Bytes(snapshot, Json.Default.CatalogueSnapshot);

    /// <returns>Null for a version unknown to this program: read the events instead.</returns>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public static CatalogueSnapshot? DecodeSnapshot(int version, ReadOnlyMemory<byte> state)
    {
        if (version != SnapshotVersion) return null;
        try
        {
            return JsonSerializer.Deserialize(state.Span, Json.Default.CatalogueSnapshot);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"catalogue snapshot is damaged: {e.Message}", e);
        }
    }
}
