using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// JSON of mirror records: camel case, enums by name, nulls left out, times in ISO 8601, spans as <c>[d.]hh:mm:ss[.fffffff]</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MirrorDefinition))]
[JsonSerializable(typeof(MirrorRegistered))]
[JsonSerializable(typeof(MirrorChanged))]
[JsonSerializable(typeof(MirrorEnabled))]
[JsonSerializable(typeof(MirrorDisabled))]
[JsonSerializable(typeof(MirrorRemoved))]
[JsonSerializable(typeof(MirrorRenameStarted))]
[JsonSerializable(typeof(MirrorRenameAbandoned))]
[JsonSerializable(typeof(MirrorScanned))]
[JsonSerializable(typeof(MirrorScanFailed))]
[JsonSerializable(typeof(MirrorVerdictChanged))]
[JsonSerializable(typeof(MirrorDrained))]
[JsonSerializable(typeof(MirrorResumed))]
[JsonSerializable(typeof(MirrorFilesChecked))]
[JsonSerializable(typeof(MirrorFilesMerged))]
[JsonSerializable(typeof(MirrorQuarantined))]
[JsonSerializable(typeof(MirrorReleased))]
public sealed partial class MirrorJson : JsonSerializerContext;
