using System.Text.Json.Serialization;

namespace MirrorActors.Web.Admin;

[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class PointerJson : JsonSerializerContext;
