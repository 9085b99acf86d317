using MirrorActors.Protocol.Events;
using Json = MirrorActors.Protocol.Mirrors.MirrorJson;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>Mirror events as the log stores them: name, schema version, UTF-8 JSON. Frozen by golden tests.</summary>
public static class MirrorEventCodec
{
    public static EventManifest<MirrorEvent> Manifest { get; } = new(
        new("mirror.registered", 1, Json.Default.MirrorRegistered),
        new("mirror.changed", 1, Json.Default.MirrorChanged),
        new("mirror.enabled", 1, Json.Default.MirrorEnabled),
        new("mirror.disabled", 1, Json.Default.MirrorDisabled),
        new("mirror.removed", 1, Json.Default.MirrorRemoved),
        new("mirror.rename-started", 1, Json.Default.MirrorRenameStarted),
        new("mirror.rename-abandoned", 1, Json.Default.MirrorRenameAbandoned),
        new("mirror.scanned", 1, Json.Default.MirrorScanned),
        new("mirror.scan-failed", 1, Json.Default.MirrorScanFailed),
        new("mirror.verdict-changed", 1, Json.Default.MirrorVerdictChanged),
        new("mirror.drained", 1, Json.Default.MirrorDrained),
        new("mirror.resumed", 1, Json.Default.MirrorResumed),
        new("mirror.files-checked", 1, Json.Default.MirrorFilesChecked),
        new("mirror.files-merged", 1, Json.Default.MirrorFilesMerged),
        new("mirror.quarantined", 1, Json.Default.MirrorQuarantined),
        new("mirror.released", 1, Json.Default.MirrorReleased));

    public static (string Type, int Version, byte[] Payload) Encode(MirrorEvent happened) => Manifest.Encode(happened);

    /// <inheritdoc cref="EventManifest{TEvent}.Decode"/>
    public static MirrorEvent Decode(string type, int version, ReadOnlyMemory<byte> payload) =>
        Manifest.Decode(type, version, payload);
}
