using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Parts of a tree, by a real daemon.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncTargetTests : IDisposable
{
    private readonly TempTree _tree = new TempTree()
        .Add("w*x/a", 1, DateTimeOffset.UnixEpoch).Add("wyx/b", 1, DateTimeOffset.UnixEpoch)
        .Add("c[1]?/d", 1, DateTimeOffset.UnixEpoch).Add("c1x/e", 1, DateTimeOffset.UnixEpoch)
        .Add(".~tmp~/f", 1, DateTimeOffset.UnixEpoch).Add("-x/g", 1, DateTimeOffset.UnixEpoch)
        .Add("pub/h/i/j", 1, DateTimeOffset.UnixEpoch);

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("rsync")]
    public async Task Wildcards_in_names_are_letters_like_others()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        Assert.Equal(["w*x/a"], await PathsAsync(server, "tree/", "w*x/"));
        Assert.Equal(["c[1]?/d"], await PathsAsync(server, "tree/", "c[1]?/"));
        Assert.Equal(["-x/g"], await PathsAsync(server, "tree/", "-x/"));
        Assert.Equal(["a"], await PathsAsync(server, "tree/w%2Ax/", ""));
        Assert.Equal(ListingFailure.Absent, (await RsyncKit.Lister().FailsAsync(Target(server, "tree/", "w?x/"))).Failure);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Names_count_from_the_base_below_the_module()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        Assert.Equal(["h/i/j"], await PathsAsync(server, "tree/pub/", "h/"));
        Assert.Equal(["h/i/j"], await PathsAsync(server, "tree/pub/", "h/i/", deep: false));
        Assert.Empty(await PathsAsync(server, "tree/pub/", "h/", deep: false));
        Assert.Empty(await PathsAsync(server, "tree/pub/", "", deep: false));
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_file_is_no_directory()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        foreach (var target in new[] { Target(server, "tree/", "pub/h/i/j/"), Target(server, "tree/pub/h/i/j/", "") })
            Assert.Equal(ListingFailure.Absent, (await RsyncKit.Lister().FailsAsync(target)).Failure);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Files_that_are_just_received_are_not_listed()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        Assert.DoesNotContain(await PathsAsync(server, "tree/", ""), path => path.EndsWith("/f", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_server_sends_besides_the_target_is_left_out()
    {
        var meter = RsyncKit.Meter();
        string[] names = ["README", "d/a", "d/s/b", "dd/c", "e/d"];
        var lines = names.Select(name => $"-rw-r--r-- 1 2026/01/01 00:00:00 {name}").ToList();
        var target = new ListingTarget("rsync://a.example/m/", "d/");
        Assert.Equal(["d/a", "d/s/b"], RsyncKit.Read(lines, meter, target).Select(entry => entry.Path));
        Assert.Equal(["d/a"], RsyncKit.Read(lines, meter, target with { Deep = false }).Select(entry => entry.Path));
        Assert.Equal(3 + 4, meter.Hostile);
    }

    private static ListingTarget Target(ServerProcess server, string path, string directory, bool deep = true) =>
        new($"rsync://127.0.0.1:{server.Port}/{path}", directory, deep);

    private static async Task<IEnumerable<string>> PathsAsync(ServerProcess server, string path, string directory, bool deep = true) =>
        (await RsyncKit.Lister().CollectAsync(Target(server, path, directory, deep)))
            .Select(entry => entry.Path).Order(StringComparer.Ordinal);
}
