using System.Globalization;
using System.Text.Json;

namespace MirrorActors.Chaos.Rig;

/// <summary>Makes JSON flat: path → value. Items of a list are named by their id, path or pattern.</summary>
internal static class Facts
{
    /// <summary>What each node finds out for itself.</summary>
    private static readonly HashSet<string> OfOneNode = ["state", "schemes", "probes"];

    private static readonly string[] Names = ["id", "path", "glob"];

    public static void Add(Dictionary<string, string> facts, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject().Where(p => !OfOneNode.Contains(p.Name)))
                    Add(facts, $"{name}/{property.Name}", property.Value);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index()) Add(facts, $"{name}/{NameOf(item, i)}", item);
                break;
            default:
                facts[name] = value.ToString();
                break;
        }
    }

    private static string NameOf(JsonElement item, int index)
    {
        if (item.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in Names)
            {
                if (item.TryGetProperty(name, out var value)) return value.ToString();
            }
        }

        return index.ToString(CultureInfo.InvariantCulture);
    }
}
