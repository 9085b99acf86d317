using System.Globalization;
using System.Text.Json;

namespace MirrorActors.Geo.Tests.Fixtures;

/// <summary>Compares a decoded record with the JSON of the reference vectors.</summary>
internal static class RecordJson
{
    /// <summary>The vectors hold Infinity as a bare word, which JSON lacks.</summary>
    public static JsonElement ReadLine(string line) => JsonSerializer.Deserialize<JsonElement>(
        line.Replace(": Infinity", ": \"Infinity\"", StringComparison.Ordinal));

    public static bool Matches(object value, JsonElement expected) => value switch
    {
        Dictionary<string, object> map => MatchesMap(map, expected),
        object[] items => expected.ValueKind == JsonValueKind.Array
            && items.Length == expected.GetArrayLength()
            && items.Zip(expected.EnumerateArray()).All(static pair => Matches(pair.First, pair.Second)),
        string text => expected.ValueKind == JsonValueKind.String && expected.GetString() == text,
        byte[] bytes => expected.GetProperty("$bytes").GetString() == Convert.ToHexString(bytes),
        bool flag => expected.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
        double number => Number(expected) == number,
        float number => Number(expected) == number,
        _ => Integer(expected) == Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static bool MatchesMap(Dictionary<string, object> map, JsonElement expected) =>
        expected.ValueKind == JsonValueKind.Object
        && map.Count == expected.EnumerateObject().Count()
        && map.All(entry => expected.TryGetProperty(entry.Key, out var content) && Matches(entry.Value, content));

    private static double Number(JsonElement expected) =>
        expected.ValueKind == JsonValueKind.String ? double.PositiveInfinity : expected.GetDouble();

    private static string? Integer(JsonElement expected) => expected.ValueKind == JsonValueKind.Object
        ? expected.GetProperty("$uint").GetString()
        : expected.GetRawText();
}
