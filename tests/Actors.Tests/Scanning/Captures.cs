using System.Text;
using System.Text.Json;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>What real servers answered for one awkward tree, from the reference data beside the project.</summary>
internal static class Captures
{
    public static string? Root { get; } = FindRoot();

    public static IEnumerable<string> HttpServers => Root is null
        ? []
        : new DirectoryInfo(Path.Combine(Root, "http")).EnumerateDirectories().Select(folder => folder.Name).Order();

    /// <summary>The page of a directory; null where it was not captured.</summary>
    public static byte[]? Http(string server, string directory)
    {
        var name = directory.Length == 0 ? "root" : directory.Replace("/", "__").Replace(' ', '_');
        var file = Path.Combine(Root!, "http", server, name + ".body");
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    public static byte[] Rsync(string name) => File.ReadAllBytes(Path.Combine(Root!, "rsync", name));

    /// <summary>The truth: every entry of the tree whose name is UTF-8.</summary>
    public static IReadOnlyList<TreeEntry> Tree()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root!, "TREE.json"), Encoding.UTF8));
        return [.. json.RootElement.EnumerateArray().Where(IsUtf8).Select(entry => new TreeEntry(
            entry.GetProperty("path").GetString()!,
            entry.GetProperty("type").GetString()!,
            entry.GetProperty("size").GetInt64(),
            DateTimeOffset.FromUnixTimeSeconds(entry.GetProperty("mtime").GetInt64()).Ticks))];
    }

    /// <summary>Other bytes are lone surrogates in the file.</summary>
    private static bool IsUtf8(JsonElement entry) =>
        !entry.GetProperty("path").GetRawText().Contains("\\udc", StringComparison.Ordinal);

    private static string? FindRoot()
    {
        var shared = Environment.GetEnvironmentVariable("MIRRORACTORS_SHARED");
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (shared is null && folder is not null)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MirrorActors.sln")))
                shared = Path.Combine(folder.Parent!.FullName, "shared");
            folder = folder.Parent;
        }

        var listings = Path.Combine(shared ?? "/nonexistent", "data", "listings");
        return Directory.Exists(listings) ? listings : null;
    }

    internal sealed record TreeEntry(string Path, string Type, long Size, long Ticks)
    {
        public string Directory => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

        public string Name => Path[(Path.LastIndexOf('/') + 1)..];
    }
}
