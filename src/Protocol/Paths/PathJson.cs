using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Paths;

/// <summary>JSON of path events and of their stream's snapshot: camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PathBlocked))]
[JsonSerializable(typeof(PathHeld))]
[JsonSerializable(typeof(PathAllowed))]
[JsonSerializable(typeof(PathRulesExpired))]
[JsonSerializable(typeof(PathSnapshot))]
public sealed partial class PathJson : JsonSerializerContext;
