using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class PureFtpdTests
{
    [NeedsProgramsFact("pure-ftpd", "unshare")]
    public async Task A_listing_cut_off_at_the_servers_limit_is_a_failure()
    {
        using var tree = new TempTree();
        for (var i = 0; i < 10; i++) tree.Add($"f{i}", 1, TimeProvider.System.GetUtcNow());
        await using var server = await PureFtpdServer.StartAsync(tree.Root, null, "-L", "5:1");
        var failure = await FtpTestKit.Lister().FailsAsync($"ftp://127.0.0.1:{server.Port}/");
        Assert.Contains("truncated", failure.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("pure-ftpd", "unshare")]
    public async Task A_server_with_too_many_users_is_busy()
    {
        using var tree = new TempTree();
        tree.Add("a", 1, TimeProvider.System.GetUtcNow()).Add("b", 1, TimeProvider.System.GetUtcNow());
        await using var server = await PureFtpdServer.StartAsync(tree.Root, null, "-C", "1");
        var url = $"ftp://127.0.0.1:{server.Port}/";
        var failures = new List<ListingFailure>();
        await foreach (var _ in FtpTestKit.Lister().ListAsync(new(url), new ListingMeter(FtpTestKit.Budget), CancellationToken.None))
            failures.Add((await FtpTestKit.Lister().FailsAsync(url)).Failure);
        Assert.Equal([ListingFailure.Busy, ListingFailure.Busy], failures);
    }
}
