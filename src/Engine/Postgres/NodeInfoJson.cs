using System.Text.Json;
using System.Text.Json.Serialization;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Postgres;

/// <summary>What a node tells of itself, as a session's row keeps it: an object with the names of <see cref="NodeInfo"/>.</summary>
[JsonSerializable(typeof(NodeInfo))]
[JsonSerializable(typeof(List<NodeInfo>))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class NodeInfoJson : JsonSerializerContext
{
    public static byte[] Write(NodeInfo node) => JsonSerializer.SerializeToUtf8Bytes(node, Default.NodeInfo);

    /// <exception cref="JsonException">It was not written so.</exception>
    public static NodeInfo Read(byte[] json) =>
        JsonSerializer.Deserialize(json, Default.NodeInfo) ?? throw new JsonException("a node's info is null");
}
