using System.Text;
using System.Text.Json;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>What real servers answered for one awkward tree, from the reference data beside the project.</summary>
internal static class Captures
{
    public static string? Root { get; } = FindRoot();

    public static IEnumerable<string> HttpServers => Root is null
        ? [] : Directory.EnumerateDirectories(Path.Combine(Root, "http")).Select(path => Path.GetFileName(path)!).Order();

    public static byte[] Http(string server, string directory) => File.ReadAllBytes(
        Path.Combine(Root!, "http", server, (directory.Length == 0 ? "root" : directory.Replace("/", "__").Replace(' ', '_')) + ".body"));

    public static byte[] Rsync(string name) => File.ReadAllBytes(Path.Combine(Root!, "rsync", name));

    /// <summary>The truth: every entry of the tree. Names that are not UTF-8 have lone surrogates.</summary>
    public static IReadOnlyList<TreeEntry> Tree()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root!, "TREE.json"), Encoding.UTF8));
        return [.. json.RootElement.EnumerateArray().Where(e => !e.GetProperty("path").GetRawText().Contains("\\udc")).Select(e => new TreeEntry(
            e.GetProperty("path").GetString()!, e.GetProperty("type").GetString()!, e.GetProperty("size").GetInt64(),
            DateTimeOffset.FromUnixTimeSeconds(e.GetProperty("mtime").GetInt64()).Ticks))];
    }

    private static string? FindRoot()
    {
        var shared = Environment.GetEnvironmentVariable("MIRRORACTORS_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MirrorActors.sln")))
                shared = Path.Combine(folder.Parent!.FullName, "shared");
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
