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
    /// <exception cref="ListingException">It has too many items.</exception>
    public static IndexPage? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return Page(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Item by item: a tree of the whole document takes many times its bytes.</summary>
    private static IndexPage? Page(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = Depth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return null;
        var rows = new IndexRows();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var item = json[start..(int)reader.BytesConsumed];
            if (item.Length > HttpIndexLimits.ItemBytes) rows.AddHostile();
            else if (!TryAdd(item, rows)) return null;
        }

        if (reader.TokenType != JsonTokenType.EndArray || reader.Read()) return null;
        return new IndexPage(rows.All, rows.Hostile);
    }

    /// <summary>False when the item is none of an index.</summary>
    private static bool TryAdd(ReadOnlyMemory<byte> json, IndexRows rows)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Depth });
        var item = document.RootElement;
        if (!item.TryGetProperty("name", out var named)) return false;
        var isDirectory = IsDirectory(item, out var isOther);
        if (isOther) return true;
        var name = Text(named)?.TrimEnd('/');
        if (name is null || !EntryName.IsSafeSegment(name)) rows.AddHostile();
        else rows.Add(new IndexRow(name, isDirectory, Size(item), Time(item)));
        return true;
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
