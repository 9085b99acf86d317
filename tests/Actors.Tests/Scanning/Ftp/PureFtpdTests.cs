using System.Net;
using System.Net.Sockets;
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
        await using var server = await PureFtpdServer.StartAsync(tree.Root, null, "-C", "1");
        using var other = await GreetedAsync(server.Port);
        Assert.Equal(ListingFailure.Busy, (await FtpTestKit.Lister().FailsAsync($"ftp://127.0.0.1:{server.Port}/")).Failure);
    }

    /// <summary>Takes the only place, which may still be that of whoever looked whether the server is up.</summary>
    private static async Task<TcpClient> GreetedAsync(int port)
    {
        while (true)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            var code = new byte[3];
            await client.GetStream().ReadExactlyAsync(code);
            if (code.AsSpan().SequenceEqual("220"u8)) return client;
            client.Dispose();
        }
    }
}
