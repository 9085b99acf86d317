using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>The tree that every lister lists from a real server: awkward names, links, an empty and a very large file.</summary>
internal sealed class AwkwardTree
{
    public const long LargeSize = 3L << 30;
    public const string Large = "large/sparse.iso";
    public const string Hidden = ".hidden";
    public const string Before1970 = "times/1901";
    public const string After2038 = "times/2106";
    public const string FileLink = "links/file-link";
    public const string DirectoryLink = "links/directory-link";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, (long Size, DateTimeOffset Modified)> _files = new(StringComparer.Ordinal);

    public AwkwardTree()
    {
        var tree = new TempTree();
        Root = tree.Root;
        string[] names =
        [
            "README", "a b/c  d.iso", "odd/#?%+&.txt", "odd/per%20cent.txt", "odd/it's \"quoted\".txt", "odd/semi;colon,a=b.txt",
            "odd/<tag>.txt", "odd/&amp;.txt", "odd/a -> b", "odd/co:lon", "odd/[brackets]{braces}", "odd/~tilde", "odd/dots...",
            "odd/-rw-r--r--", "odd/2026-01-01 10:00 5", "odd/index", "odd/a\u00a0b", "odd/total 4",
            "\u00fcn\u00ef/\u65e5\u672c.iso", "\u00fcn\u00ef/e\u0301.txt", "\u00fcn\u00ef/\U0001F427.txt", "deep/1/2/3/4/5/6/7/8/file",
            "dir.d/x.tar.gz", Hidden,
        ];
        for (var i = 0; i < names.Length; i++) Add(tree, names[i], 1 + (i * 700), Noon.AddMinutes(-i).AddSeconds(i));
        Add(tree, "empty", 0, Noon);
        Add(tree, "old", 10, new DateTimeOffset(1999, 12, 31, 23, 59, 58, TimeSpan.Zero));
        Add(tree, Before1970, 11, new DateTimeOffset(1901, 12, 14, 1, 2, 3, TimeSpan.Zero));
        Add(tree, After2038, 12, new DateTimeOffset(2106, 2, 7, 6, 28, 14, TimeSpan.Zero));
        Add(tree, Large, 1, Noon);
        using (var large = File.OpenWrite(Path.Combine(Root, Large))) large.SetLength(LargeSize);
        File.SetLastWriteTimeUtc(Path.Combine(Root, Large), Noon.UtcDateTime);
        _files[Large] = (LargeSize, Noon);
        Directory.CreateDirectory(Path.Combine(Root, "void"));
        Directory.CreateDirectory(Path.Combine(Root, "links"));
        tree.Link(FileLink, "../README").Link(DirectoryLink, "../dir.d").Link("links/broken", "nowhere").Link("links/up", "..");
    }

    public string Root { get; }

    /// <summary>Regular files, by their path below the root.</summary>
    public IReadOnlyDictionary<string, (long Size, DateTimeOffset Modified)> Files => _files;

    public void Delete() => Directory.Delete(Root, recursive: true);

    private void Add(TempTree tree, string path, int size, DateTimeOffset modified)
    {
        tree.Add(path, size, modified);
        // A file system that does not go so far takes the nearest time it has.
        _files[path] = (size, File.GetLastWriteTimeUtc(Path.Combine(Root, path)));
    }
}
