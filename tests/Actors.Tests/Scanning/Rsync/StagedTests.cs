using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>What a mirror has and does not show to everybody yet.</summary>
[Collection(AloneCollection.Name)]
public sealed class StagedTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("drwxr-x---")]
    [InlineData("drwxr-x--x")]
    [InlineData("drwxr-xr--")]
    [InlineData("drwxrwxrwT")]
    public void All_below_a_directory_that_others_may_not_read_and_enter_is_staged(string mode)
    {
        var meter = RsyncKit.Meter();
        var found = RsyncKit.Read(
        [
            "drwxr-xr-x 1 2026/01/01 00:00:00 .", Open("before"), Line(mode, "next"), File("next/a"), Open("next/sub"),
            File("next/sub/b"), File("next.iso"), File("next/sub/c"), Line("lrwxrwxrwx", "next/link"), File("nextto/d"), File("before/e"),
        ], meter);
        Assert.Equal(["next/a", "next/sub/b", "next/sub/c"], Of(found, ListedKind.Staged));
        Assert.Equal(["before/e", "next.iso", "nextto/d"], Of(found, ListedKind.File));
        Assert.Equal(["next/link"], Of(found, ListedKind.Link));
        Assert.Equal(3, meter.Unreadable);
    }

    [Fact]
    public void A_sticky_directory_is_open() =>
        Assert.Equal(["next/a"], Of(RsyncKit.Read([Line("drwxrwxrwt", "next"), File("next/a")]), ListedKind.File));

    [Fact]
    public void Below_a_closed_base_all_is_staged() =>
        Assert.Equal(["a", "d/b"], Of(RsyncKit.Read([Line("drwx------", "."), File("a"), Open("d"), File("d/b")]), ListedKind.Staged));

    [Fact]
    public void The_names_of_closed_directories_are_bounded()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => Line("drwx------", $"{new string('x', 200)}{i}"));
        var failure = Assert.Throws<ListingException>(() => RsyncKit.Read(lines, RsyncKit.Meter(1_000_000)));
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_rescan_of_a_directory_sees_that_one_above_it_is_closed()
    {
        foreach (var path in new[] { "next/13/a.iso", "next/b", "c" }) _tree.Add(path, 1, DateTimeOffset.UnixEpoch);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(Path.Combine(_tree.Root, "next"), OwnerOnly);
        // As the folder's owner: it reads what others may not.
        await using var server = await RsyncServer.StartAsync(_tree.Root, lines: Environment.IsPrivilegedProcess ? "uid = root" : "");
        var whole = new ListingTarget($"rsync://127.0.0.1:{server.Port}/tree/");
        Assert.Equal(["next/13/a.iso", "next/b"], Of(await RsyncKit.Lister().CollectAsync(whole), ListedKind.Staged));
        foreach (var deep in new[] { true, false })
        {
            var found = await RsyncKit.Lister().CollectAsync(whole with { Directory = "next/13/", Deep = deep });
            Assert.Equal(["next/13/a.iso"], Of(found, ListedKind.Staged));
        }
    }

    private static IEnumerable<string> Of(List<ListedEntry> entries, ListedKind kind) =>
        entries.Where(entry => entry.Kind == kind).Select(entry => entry.Path).Order(StringComparer.Ordinal);

    private static string Open(string name) => Line("drwxr-xr-x", name);

    private static string File(string name) => Line("-rw-r--r--", name);

    private static string Line(string mode, string name) => $"{mode}           1 2026/01/01 00:00:00 {name}";
}
