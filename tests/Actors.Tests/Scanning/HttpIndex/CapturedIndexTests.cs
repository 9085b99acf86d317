using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class CapturedIndexTests
{
    private static readonly string[] Directories =
        ["", "many", "names", "sizes", "pool", "pool/main/h/hello", "empty-dir"];

    private static readonly string[] Exact =
        ["nginx-autoindex", "nginx-autoindex-json", "nginx-fancyindex", "caddy-html", "caddy-json"];

    [CapturesFact]
    public void Every_server_shows_exactly_the_files_of_the_tree()
    {
        var tree = Captures.Tree();
        foreach (var server in Captures.HttpServers)
        {
            foreach (var directory in Directories) Check(server, directory, tree);
        }
    }

    [CapturesFact]
    public void A_page_that_is_no_index_is_not_read_as_one()
    {
        foreach (var server in Captures.HttpServers)
        {
            foreach (var directory in new[] { "has-index", "nonexistent" })
            {
                if (Captures.Http(server, directory) is { } body) Assert.Null(Read(server, body));
            }
        }
    }

    [CapturesFact]
    public void It_makes_no_difference_how_a_page_is_cut()
    {
        var random = new Random(20261122);
        foreach (var server in Captures.HttpServers)
        {
            foreach (var directory in Directories.Append("links").Append("has-index"))
            {
                if (Captures.Http(server, directory) is not { } body) continue;
                var whole = Read(server, body);
                AssertSame(whole, Read(server, body, () => 1));
                for (var round = 0; round < 5; round++) AssertSame(whole, Read(server, body, () => random.Next(1, 200)));
            }
        }
    }

    private static void AssertSame(ReadPage? expected, ReadPage? actual)
    {
        Assert.Equal(expected?.Rows, actual?.Rows);
        Assert.Equal(expected is null ? null : expected with { Rows = [] }, actual is null ? null : actual with { Rows = [] });
    }

    private static void Check(string server, string directory, IReadOnlyList<Captures.TreeEntry> tree)
    {
        if (Captures.Http(server, directory) is not { } body) return;
        var page = Read(server, body);
        Assert.True(page is not null, $"{server} /{directory} is not seen as an index");
        var expected = tree.Where(entry => entry.Directory == directory && IsShown(server, entry)).ToList();

        // Caddy's JSON shows a name that is not UTF-8 with replacement characters.
        var rows = page.Rows.Where(row => !row.Name.Contains('\ufffd')).ToDictionary(row => row.Name);
        var names = expected.Select(entry => entry.Name).ToList();
        Assert.True(names.Order().SequenceEqual(rows.Keys.Order()), $"""
            {server} /{directory}: too many {string.Join(", ", rows.Keys.Except(names))},
            missing {string.Join(", ", names.Except(rows.Keys))}
            """);
        var problems = expected.SelectMany(entry => Differences(server, entry, rows[entry.Name])).ToList();
        Assert.True(problems.Count == 0, $"{server} /{directory}: {string.Join("; ", problems)}");
    }

    private static IEnumerable<string> Differences(string server, Captures.TreeEntry entry, IndexRow row)
    {
        if (row.IsDirectory != (entry.Type == "dir")) yield return $"{entry.Name} is a {entry.Type}";
        if (row.IsDirectory) yield break;
        if (!row.Size.Contains(entry.Size)) yield return $"{entry.Name} has {entry.Size} bytes, read {row.Size}";
        var plain = server is "apache-plain" or "apache-nodate-nosize";
        if (!plain && row.Time is null) yield return $"{entry.Name} without time";
        if (row.Time is not { } time) yield break;
        var zone = server.Contains("Tokyo") ? TimeSpan.FromHours(9).Ticks : 0;

        // nginx shows times before 1970 as 1970.
        if (server.StartsWith("nginx") && entry.Ticks < DateTime.UnixEpoch.Ticks) yield break;
        var off = entry.Ticks + zone - time.Ticks;
        if (off < 0 || off >= time.Precision) yield return $"{entry.Name} is {TimeSpan.FromTicks(off)} off";
        if (Exact.Contains(server) && !row.Size.IsExact) yield return $"{entry.Name} has no exact size";
    }

    private static bool IsShown(string server, Captures.TreeEntry entry)
    {
        if (entry.Type is not ("file" or "dir") || !EntryName.IsSafeSegment(entry.Name)) return false;
        var hides = server.StartsWith("nginx") && entry.Name.StartsWith('.');
        var closed = server.StartsWith("apache") && entry.Path is "noread";
        return !hides && !closed;
    }

    private static ReadPage? Read(string server, byte[] body, Func<int>? piece = null) =>
        server.EndsWith("json") ? IndexReading.Json(body, piece) : IndexReading.Html(body, piece);
}
