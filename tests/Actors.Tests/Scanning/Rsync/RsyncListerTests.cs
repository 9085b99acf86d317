using System.Net;
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
        var resolver = new GuardedResolver(OutgoingTestKit.Names(("rsync.example", "127.0.0.1")));
        var files = await ListAsync(resolver, $"rsync://rsync.example:{server.Port}/tree/");
        Assert.Equal(
            [("README", 42, Noon.Ticks), ("dir with space/ünï -> x.iso", 5000, Noon.AddSeconds(7).Ticks)],
            files.Select(file => (file.Path, (int)file.Size.Max, file.Time!.Value.Ticks)).Order());
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_path_with_blanks_and_other_letters_is_found()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Add("a b/p\u00e4th/z.iso", 7, Noon).Root);
        var files = await ListAsync(Loopback, $"rsync://127.0.0.1:{server.Port}/tree/a%20b/p%C3%A4th/");
        Assert.Equal("z.iso", Assert.Single(files).Path);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_password_opens_its_module_and_a_wrong_one_is_not_repeated()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root, "mirror", "s3cret");
        Assert.Equal(2, (await ListAsync(Loopback, $"rsync://mirror:s3cret@127.0.0.1:{server.Port}/secret/")).Count);
        var failure = await FailsAsync(Loopback, $"rsync://mirror:wr0ng@127.0.0.1:{server.Port}/secret/");
        Assert.Contains("auth failed", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Failures_are_named()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var root = $"rsync://127.0.0.1:{server.Port}";
        Assert.Contains("Unknown module", await FailsAsync(Loopback, $"{root}/nosuch/"), StringComparison.Ordinal);
        var absent = await FailsAsync(Loopback, $"{root}/tree/nosuch/");
        Assert.Contains("could not be listed", absent, StringComparison.Ordinal);
        var refused = await FailsAsync(new GuardedResolver(new OutgoingOptions()), $"{root}/tree/");
        Assert.Contains("outgoing.allow-private", refused, StringComparison.Ordinal);
        await server.DisposeAsync();
        Assert.Contains("no connection", await FailsAsync(Loopback, $"{root}/tree/"), StringComparison.Ordinal);
    }

    [NeedsProgramsFact("setpriv")]
    public async Task A_missing_program_is_named()
    {
        var lister = new RsyncLister(Loopback, new RsyncOptions("no-such-rsync"));
        var failure = await Assert.ThrowsAsync<ListingException>(() => ListAsync(lister, "rsync://127.0.0.1/tree/"));
        Assert.Contains("no-such-rsync", failure.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Too_many_entries_end_the_listing()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);
        var lister = new RsyncLister(Loopback, new RsyncOptions());
        var failure = await Assert.ThrowsAsync<ListingException>(
            () => ListAsync(lister, $"rsync://127.0.0.1:{server.Port}/tree/", entries: 2));
        Assert.Contains("more than 2 entries", failure.Message, StringComparison.Ordinal);
    }

    private static GuardedResolver Loopback { get; } = new(OutgoingTestKit.Loopback);

    private static Task<List<ListedEntry>> ListAsync(GuardedResolver resolver, string url) =>
        ListAsync(new RsyncLister(resolver, new RsyncOptions()), url);

    private static async Task<List<ListedEntry>> ListAsync(RsyncLister lister, string url, long entries = 100)
    {
        var meter = new ListingMeter(new ListingBudget { Entries = entries });
        var files = new List<ListedEntry>();
        await foreach (var entry in lister.ListAsync(new ListingTarget(url), meter, CancellationToken.None)) files.Add(entry);
        return files;
    }

    private static async Task<string> FailsAsync(GuardedResolver resolver, string url) =>
        (await Assert.ThrowsAsync<ListingException>(() => ListAsync(resolver, url))).Message;
}
