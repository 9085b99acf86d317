using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TempTree _files = new();
    private readonly TempTree _outside = new();
    private readonly SourceTree _tree;

    public SourceTreeTests()
    {
        _outside.Write("/secret");
        _files.Write("/a/x", "hello");
        _files.Link("/latest", "a");
        _files.Link("/abs", _files.Full("/a"));
        _files.Link("/out", _outside.Root);
        _files.Link("/through", "out/../secret");
        _files.Link("/loop1", "loop2");
        _files.Link("/loop2", "loop1");
        _files.Link("/self", ".");
        _tree = new SourceTree(_files.Root, new NameRules([], dotfiles: false));
    }

    public void Dispose()
    {
        _files.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("/a/x", "/a/x")]
    [InlineData("/latest/x", "/a/x")]
    [InlineData("/abs/x", "/a/x")]
    [InlineData("/self/self/latest/x", "/a/x")]
    [InlineData("/out/secret", null)]
    [InlineData("/through", null)]
    [InlineData("/loop1", null)]
    [InlineData("/a", null)]
    [InlineData("/a/../a/x", null)]
    [InlineData("//a/x", null)]
    [InlineData("/a/x\0", null)]
    [InlineData("a/x", null)]
    [InlineData("/none", null)]
    public void A_path_leads_to_a_file_inside_the_root_or_nowhere(string path, string? canonical) =>
        Assert.Equal(canonical, _tree.Find(path)?.Path);

    [Fact]
    public async Task A_pipe_is_not_published()
    {
        _files.Write("/empty", "");
        using (var process = System.Diagnostics.Process.Start("mkfifo", [_files.Full("/pipe")]))
        {
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
        }

        Assert.Null(_tree.Find("/pipe"));
        Assert.NotNull(_tree.Find("/empty"));
        var walked = new TreeWalker(_tree).Walk(new WalkReport(), CancellationToken.None).ToList();
        Assert.Equal(["/a/x", "/empty"], walked.Where(i => i.Target is null)
            .Select(i => System.Text.Encoding.UTF8.GetString(i.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_that_cannot_be_published_are_skipped_and_counted()
    {
        _files.Write("/bad\nname");
        _files.Write("/" + string.Join('/', Enumerable.Repeat(new string('d', 200), 6)) + "/x");
        var report = new WalkReport();
        var items = new TreeWalker(_tree).Walk(report, CancellationToken.None).ToList();
        Assert.Single(items, i => i.Target is null);
        Assert.Equal(2, report.BadNames);
        Assert.Equal((1, 3, 4), (report.Files, report.Links, report.BadLinks));
    }

    [Fact]
    public void What_lies_below_an_unreadable_directory_may_have_been_missed()
    {
        var report = new WalkReport();
        report.AddUnreadable("/a");
        Assert.True(report.MayHaveMissed("/a/x"u8));
        Assert.False(report.MayHaveMissed("/ab/x"u8));
        Assert.False(report.MayHaveMissed("/"u8));
        for (var i = 0; i < CatalogueLimits.UnreadableDirectories; i++) report.AddUnreadable($"/{i}");
        Assert.True(report.MayHaveMissed("/ab/x"u8));
    }

    [Fact]
    public async Task Misses_are_remembered_and_look_ups_are_limited()
    {
        var clock = new FakeClock();
        await using var system = TestSystem.Create(clock);
        var lookup = UnknownPathLookup.Start(system, _tree, static _ => { });
        Assert.Null(await lookup.FindAsync("/new", CancellationToken.None));
        _files.Write("/new");
        Assert.Null(await lookup.FindAsync("/new", CancellationToken.None));
        clock.Advance(CatalogueLimits.MissRemembered);
        Assert.NotNull(await lookup.FindAsync("/new", CancellationToken.None));

        for (var i = 1; i < CatalogueLimits.LookUpsPerSecond; i++)
            Assert.NotNull(await lookup.FindAsync("/a/x", CancellationToken.None));
        Assert.Null(await lookup.FindAsync("/a/x", CancellationToken.None));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await lookup.FindAsync("/a/x", CancellationToken.None));
    }

    [WatchFact]
    public async Task The_watcher_tells_of_a_change_once_each_time_it_is_armed()
    {
        var changed = new SemaphoreSlim(0);
        using var watcher = new TreeWatcher(_files.Root, () => changed.Release(), e => throw e);
        watcher.Start();
        _files.Write("/a/y");
        await Awaited.Of(changed.WaitAsync(), "a notification of the first file");
        watcher.Arm();
        _files.Write("/a/z");
        await Awaited.Of(changed.WaitAsync(), "a notification of the second file");
    }

    [Fact]
    public void The_file_system_of_a_path_is_that_of_the_deepest_mount_above_it()
    {
        string[] mounts =
        [
            "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
            "30 22 0:40 / /srv/my\\040tree rw,relatime shared:1 - nfs4 host:/export rw",
            "31 22 8:17 /sub /srv/other rw - xfs /dev/sdb1 rw",
            "32 22 8:33 / /srv/other rw - xfs /dev/sdc1 rw",
        ];
        Assert.Equal("nfs4 host:/export /", FileSystemIdentity.Find(mounts, "/srv/my tree/pub"));
        Assert.Equal("xfs /dev/sdc1 /", FileSystemIdentity.Find(mounts, "/srv/other"));
        Assert.Equal("ext4 /dev/sda1 /", FileSystemIdentity.Find(mounts, "/srv/others"));
        Assert.Equal("ext4 /dev/sda1 /", FileSystemIdentity.Find(mounts, "/"));
    }
}
