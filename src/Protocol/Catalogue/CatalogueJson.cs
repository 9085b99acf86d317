using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Catalogue;

/// <summary>JSON of catalogue events and of the catalogue stream's snapshot: camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CatalogueChanged))]
[JsonSerializable(typeof(CatalogueHeld))]
[JsonSerializable(typeof(CatalogueReleased))]
[JsonSerializable(typeof(CatalogueRooted))]
[JsonSerializable(typeof(CatalogueSnapshot))]
public sealed partial class CatalogueJson : JsonSerializerContext;
