using System.Runtime.InteropServices;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node;

namespace MirrorActors.EndToEnd;

/// <summary>A node that cannot start, or is stopped before it has started.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // 192.0.2.0/24 and 2001:db8::/32 are for documentation: no host has them.
    [Theory]
    [InlineData("node.listen=\"192.0.2.1:80\"", "192.0.2.1:80")]
    [InlineData("node.listen=\"[2001:db8::1]:80\"", "[2001:db8::1]:80")]
    [InlineData("node.admin-listen=\"unix:/nowhere/at/all.sock\"", "unix:/nowhere/at/all.sock")]
    public async Task An_address_that_cannot_be_had_is_named(string setting, string address)
    {
        using var folder = new TempFolder();
        var (code, output) = await NodeProcess.RunAsync(
            folder.Path, "--set", $"repository.path={folder.Path}", "--set", "node.listen=127.0.0.1:0",
            "--set", "node.admin-listen=127.0.0.1:0", "--set", setting);
        Assert.Equal(1, code);
        Assert.Contains($"mirroractors: cannot start: cannot listen on {address}: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_takes_an_IPv6_address_for_one()
    {
        using var folder = new TempFolder();
        var (code, output) = await NodeProcess.RunAsync(
            folder.Path, "demo", "--listen", "[2001:db8::1]:80", "--admin", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("cannot listen on [2001:db8::1]:80: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_while_it_starts_ends_it()
    {
        using var folder = new TempFolder();
        await using var demo = NodeProcess.Launch(
            folder.Path, "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");

        // From here on it waits for mirrors to be down, one of which takes seconds to answer.
        await Waiting.UntilAsync(
            () => Task.FromResult(demo.Output), o => o.Contains("dresden: ", StringComparison.Ordinal), Limit,
            "a first scan");
        await demo.TerminateAsync();
        Assert.Equal(0, await demo.ExitAsync());
        Assert.DoesNotContain("ready ", demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hang_up_before_there_are_logs_opens_them_anew_afterwards()
    {
        using var signal = new HangUpSignal();
        var reopened = 0;
        var context = new PosixSignalContext(PosixSignal.SIGHUP);
        signal.OnSignal(context);
        Assert.True(context.Cancel);
        signal.Reopens(() => reopened++);
        Assert.Equal(1, reopened);
        signal.OnSignal(new PosixSignalContext(PosixSignal.SIGHUP));
        Assert.Equal(2, reopened);
    }
}
