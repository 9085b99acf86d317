using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

[Collection(AloneCollection.Name)]
public sealed class RsyncListerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempTree _tree = new TempTree()
        .Add("README", 42, Noon).Add("dir with space/ünï -> x.iso", 5000, Noon.AddSeconds(7));

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("rsync")]
    public async Task A_real_daemon_is_listed_by_its_checked_address()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var lister = RsyncKit.Lister(OutgoingTestKit.Names(("rsync.example", "127.0.0.1")));
        var files = await lister.CollectAsync($"rsync://rsync.example:{server.Port}/tree/");
        Assert.Equal(
            [("README", 42, Noon.Ticks), ("dir with space/ünï -> x.iso", 5000, Noon.AddSeconds(7).Ticks)],
            files.Select(file => (file.Path, (int)file.Size.Max, file.Time!.Value.Ticks)).Order());
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_path_with_blanks_and_other_letters_is_found()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Add("a b/p\u00e4th/z.iso", 7, Noon).Root);
        var files = await RsyncKit.Lister().CollectAsync($"rsync://127.0.0.1:{server.Port}/tree/a%20b/p%C3%A4th/");
        Assert.Equal("z.iso", Assert.Single(files).Path);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_password_opens_its_module_and_a_wrong_one_is_not_repeated()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root, "mirror", "s3cret");
        Assert.Equal(2, (await RsyncKit.Lister().CollectAsync($"rsync://mirror:s3cret@127.0.0.1:{server.Port}/secret/")).Count);
        var failure = (await RsyncKit.Lister().FailsAsync($"rsync://mirror:wr0ng@127.0.0.1:{server.Port}/secret/")).Message;
        Assert.Contains("auth failed", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Failures_are_named()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var root = $"rsync://127.0.0.1:{server.Port}";
        var unknown = await RsyncKit.Lister().FailsAsync($"{root}/nosuch/");
        Assert.Equal(ListingFailure.Failed, unknown.Failure);
        Assert.Contains("Unknown module", unknown.Message, StringComparison.Ordinal);
        var absent = await RsyncKit.Lister().FailsAsync($"{root}/tree/nosuch/");
        Assert.Equal(ListingFailure.Absent, absent.Failure);
        Assert.Contains("the directory is not there", absent.Message, StringComparison.Ordinal);
        var busy = await RsyncKit.Lister().FailsAsync($"{root}/full/");
        Assert.Equal(ListingFailure.Busy, busy.Failure);
        Assert.Contains("max connections", busy.Message, StringComparison.Ordinal);
        var refused = await RsyncKit.Lister(new OutgoingOptions()).FailsAsync($"{root}/tree/");
        Assert.Contains("outgoing.allow-private", refused.Message, StringComparison.Ordinal);
        await server.DisposeAsync();
        Assert.Contains("no connection", (await RsyncKit.Lister().FailsAsync($"{root}/tree/")).Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("setpriv")]
    public async Task A_missing_program_is_named_and_told_apart()
    {
        var lister = RsyncKit.Lister(rsync: new RsyncOptions("no-such-rsync"));
        var failure = await lister.FailsAsync("rsync://127.0.0.1/tree/");
        Assert.Equal(ListingFailure.Missing, failure.Failure);
        Assert.Contains("no-such-rsync", failure.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Too_many_entries_end_the_listing()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var failure = await RsyncKit.Lister().FailsAsync($"rsync://127.0.0.1:{server.Port}/tree/", RsyncKit.Meter(entries: 2));
        Assert.Contains("more than 2 entries", failure.Message, StringComparison.Ordinal);
    }
}
