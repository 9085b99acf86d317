using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Admin;

/// <summary>JSON of the admin API: camel case, enums by name, null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MirrorAddRequest))]
[JsonSerializable(typeof(MirrorAdded))]
[JsonSerializable(typeof(MirrorSetRequest))]
[JsonSerializable(typeof(MirrorRenameRequest))]
[JsonSerializable(typeof(MirrorView))]
[JsonSerializable(typeof(List<MirrorView>))]
[JsonSerializable(typeof(List<MirrorCheck>))]
[JsonSerializable(typeof(ProbeView))]
[JsonSerializable(typeof(MirrorHealthView))]
[JsonSerializable(typeof(List<MirrorLogEntry>))]
[JsonSerializable(typeof(Mirrors.ScanReport))]
[JsonSerializable(typeof(ScanState))]
[JsonSerializable(typeof(ScanTranscriptView))]
[JsonSerializable(typeof(FileView))]
[JsonSerializable(typeof(List<FileView>))]
[JsonSerializable(typeof(CatalogueView))]
[JsonSerializable(typeof(WalkView))]
[JsonSerializable(typeof(HoldersView))]
[JsonSerializable(typeof(ExplainView))]
[JsonSerializable(typeof(CoverageView))]
[JsonSerializable(typeof(AlertMessage))]
[JsonSerializable(typeof(AlertsView))]
[JsonSerializable(typeof(List<ChannelTest>))]
[JsonSerializable(typeof(Dictionary<string, DateTimeOffset>))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenView))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(List<CertificateView>))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RevokeView))]
[JsonSerializable(typeof(List<ActorView>))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(PathBlockRequest))]
[JsonSerializable(typeof(PathHoldRequest))]
[JsonSerializable(typeof(PathAllowRequest))]
[JsonSerializable(typeof(PathRuleView))]
[JsonSerializable(typeof(List<PathRuleView>))]
[JsonSerializable(typeof(Problem))]
public sealed partial class AdminJson : JsonSerializerContext;
