using System.Text.Json;
using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

/// <summary>Short forms for the tests: a tree as JSON, and the errors of a text.</summary>
internal static class HoconText
{
    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson(HoconValue value) => value switch
    {
        HoconString text => Quote(text.Text),
        HoconList list => $"[{string.Join(",", list.Items.Select(ToJson))}]",
        HoconObject obj => $"{{{string.Join(",", obj.Fields.Select(f => $"{Quote(f.Key)}:{ToJson(f.Value)}"))}}}",
        _ => throw new ArgumentException(value.ToString()),
    };

    public static string Read(string text, params (string Name, string Value)[] environment) =>
        ToJson(HoconConfiguration.Parse(text, "t", environment.ToDictionary(e => e.Name, e => e.Value)));

    public static string Errors(string text) =>
        Assert.Throws<HoconException>(() => HoconConfiguration.Parse(text, "t")).Message;

    public static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed);
}
