using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MirrorActors.Pbm.Output;

/// <summary>
/// Results for one mirror or for many, written as they come. As JSON, one is an object and many are an array of such
/// objects; each has an <c>id</c>.
/// </summary>
internal sealed class Results<T>(Printer printer, bool many, JsonTypeInfo<T> type) : IDisposable
{
    private int _count;

    public void Add(string id, T value, Action<T> human)
    {
        if (!printer.Json)
        {
            human(value);
            return;
        }

        var json = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        if (!json.ContainsKey("id")) json.Insert(0, "id", JsonValue.Create(id));
        if (many) printer.Raw(_count++ == 0 ? "[" : ",\n");
        printer.Raw(json.ToJsonString());
    }

    /// <summary>Ends the array, also one that a failure cut short.</summary>
    public void Dispose()
    {
        if (!printer.Json) return;
        if (many) printer.Raw(_count == 0 ? "[]" : "]");
        printer.Raw("\n");
    }
}
