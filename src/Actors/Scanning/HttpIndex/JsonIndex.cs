using System.Text.Json;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Reads the JSON index of one directory: nginx (<c>name type size mtime</c>) and Caddy (<c>name is_dir size
/// mod_time</c>).
/// </summary>
public static class JsonIndex
{
    private const int Depth = 8;

    /// <summary>Null when the document is no index.</summary>
    public static IndexPage? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Depth });
            return document.RootElement.ValueKind == JsonValueKind.Array ? Page(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IndexPage? Page(JsonElement items)
    {
        var rows = new List<IndexRow>();
        var hostile = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out var named)) return null;
            var isDirectory = IsDirectory(item, out var isOther);
            if (isOther) continue;
            var name = Text(named)?.TrimEnd('/');
            if (name is null || !EntryName.IsSafeSegment(name)) hostile++;
            else rows.Add(new IndexRow(name, isDirectory, Size(item), Time(item)));
        }

        return new IndexPage(rows, hostile);
    }

    private static bool IsDirectory(JsonElement item, out bool isOther)
    {
        isOther = false;
        if (item.TryGetProperty("is_dir", out var flag)) return flag.ValueKind == JsonValueKind.True;
        var type = item.TryGetProperty("type", out var value) ? Text(value) : null;
        isOther = type is not ("file" or "directory");
        return type == "directory";
    }

    private static SizeRange Size(JsonElement item) =>
        item.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number
        && size.TryGetInt64(out var exact) && exact >= 0 ? SizeRange.Exactly(exact) : SizeRange.Unknown;

    private static ListedTime? Time(JsonElement item) =>
        (item.TryGetProperty("mtime", out var time) || item.TryGetProperty("mod_time", out time))
        && Text(time) is { Length: < 64 } text ? TimeText.ParseExact(text) : null;

    /// <summary>Null for what is no string or not valid UTF-8, which nginx lets through.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
