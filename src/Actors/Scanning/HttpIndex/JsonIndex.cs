using System.Text.Json;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Reads the JSON index of one directory: nginx (<c>name type size mtime</c>) and Caddy (<c>name is_dir is_symlink size
/// mod_time</c>). An array is one when it has no items, or its first is one of an index.
/// </summary>
internal sealed class JsonIndex : IndexReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };
    private readonly JsonItems _items = new();
    private bool _isIndex;

    public override bool IsUnfinished => !_items.IsDone;

    public override void Feed(ReadOnlySpan<byte> piece)
    {
        while (!Page.IsOther && !Page.IsBroken)
        {
            if (!_items.Read(ref piece))
            {
                if (_items.IsBroken) Fail();
                return;
            }

            if (_items.Item.IsCut) Page.AddHostile();
            else if (!TryAdd(_items.Item.Memory)) Fail();
            else _isIndex = true;
        }
    }

    public override void End()
    {
        if (!_items.IsDone) Fail();
        Page.End();
    }

    private void Fail()
    {
        if (_isIndex) Page.Break();
        else Page.TurnOther();
    }

    /// <summary>False when the item is none of an index.</summary>
    private bool TryAdd(ReadOnlyMemory<byte> json)
    {
        try
        {
            // A property's name may be half a surrogate pair, which is no JsonException.
            using var document = JsonDocument.Parse(json, Options);
            return TryAdd(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool TryAdd(JsonElement item)
    {
        if (!item.TryGetProperty("name", out var named)) return false;
        var isDirectory = IsDirectory(item, out var isOther);
        if (isOther) return true;
        var name = Text(named);
        if (name is not null && name.EndsWith('/')) name = name[..^1];
        if (name is null || !EntryName.IsSafeSegment(name)) Page.AddHostile();
        else Page.Add(new IndexRow(name, isDirectory, Size(item), Time(item)));
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

    private static ListedTime? Time(JsonElement item)
    {
        // Caddy shows the size of what a link leads to, but the time of the link.
        if (item.TryGetProperty("is_symlink", out var link) && link.ValueKind == JsonValueKind.True) return null;
        return (item.TryGetProperty("mtime", out var time) || item.TryGetProperty("mod_time", out time))
            && Text(time) is { } text ? TimeText.ParseExact(text) : null;
    }

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
