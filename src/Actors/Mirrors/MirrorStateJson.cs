using System.Text.Json.Serialization;

namespace MirrorActors.Actors.Mirrors;

/// <summary>JSON of a mirror's snapshot, in the manner of the events: camel case, enums by name, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MirrorState))]
internal sealed partial class MirrorStateJson : JsonSerializerContext;
