using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Upgrades;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd.Upgrades;

/// <summary>What systemd hears of a node whose admin API is a Unix socket.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly TempFolder _folder = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Systemd_hears_when_a_node_is_ready_which_process_goes_on_and_that_it_stops()
    {
        var (notify, admin) = (Path.Combine(_folder.Path, "notify"), Path.Combine(_folder.Path, "admin.sock"));
        _manager.Bind(new UnixDomainSocketEndPoint(notify));
        var start = new ProcessStartInfo("dotnet",
        [
            NodeProcess.Program, "--set", "node.listen=127.0.0.1:0", "--set", $"node.admin-listen=unix:{admin}",
            "--set", $"node.data-dir={_folder.Path}/data", "--set", "node.drain-time=0s", "--set", $"repository.path={_folder.Sub("tree")}",
        ]);
        start.Environment["NOTIFY_SOCKET"] = notify;
        await using var node = await NodeProcess.StartAsync(_folder.Path, start);
        Assert.Equal("READY=1", await HearAsync());

        var pbm = new PbmRunner($"unix:{admin}", Path.Combine(_folder.Path, "data", "admin.token"));
        await using var other = new UpgradedProcess(await pbm.JsonAsync(AdminJson.Default.UpgradeView, "node", "upgrade"));
        Assert.Equal($"MAINPID={other.Id}", await HearAsync());
        Assert.Equal(0, await node.GoneAsync());
        await pbm.RunAsync("cluster", "show");

        await other.TerminateAsync();
        Assert.Equal("STOPPING=1", await HearAsync());
        await other.GoneAsync();
    }

    [Theory]
    [InlineData("4711", null, true)]
    [InlineData("4711", "", true)]
    [InlineData("4711", "/run/systemd/notify", false)]
    [InlineData("4712", null, false)]
    [InlineData(null, null, false)]
    public void A_unit_without_notifications_holds_on_to_the_process_it_started(string? started, string? notify, bool expected) =>
        Assert.Equal(expected, ServiceManager.HoldsOnTo(4711, name => name == "NOTIFY_SOCKET" ? notify : started));

    private async Task<string> HearAsync()
    {
        var buffer = new byte[256];
        var heard = _manager.ReceiveAsync(buffer);
        await Waiting.WithinAsync(heard, Limit, "a notification");
        return Encoding.UTF8.GetString(buffer, 0, await heard);
    }
}
