using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Rsync inside TLS.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncTlsTests : IDisposable
{
    private readonly TestCertificates _made = new(TimeProvider.System.GetUtcNow());
    private readonly TempTree _tree = new TempTree().Add("README", 42, DateTimeOffset.UnixEpoch);

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("rsync", "stunnel4")]
    public async Task A_certificate_that_https_would_refuse_is_refused()
    {
        await using var plain = await RsyncServer.StartAsync(_tree.Root);
        await using var secure = await TlsProxyServer.StunnelAsync(_made.Direct("other.example"), plain.Port);
        foreach (var options in new[] { RsyncKit.Trusting(_made.Root), RsyncKit.Trusting(_made.Root) with { TrustedRoots = null } })
        {
            var failure = await RsyncKit.Lister(options).FailsAsync($"rsyncs://u:s3cret@{RsyncKit.Host}:{secure.Port}/tree/");
            Assert.Equal(ListingFailure.Failed, failure.Failure);
            Assert.Contains("no secure connection", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
        }
    }

    [NeedsProgramsFact("rsync", "stunnel4")]
    public async Task Failures_of_the_daemon_come_through()
    {
        await using var plain = await RsyncServer.StartAsync(_tree.Root);
        await using var secure = await TlsProxyServer.StunnelAsync(_made.Direct(RsyncKit.Host), plain.Port);
        var lister = RsyncKit.Lister(RsyncKit.Trusting(_made.Root));
        var unknown = await lister.FailsAsync($"rsyncs://{RsyncKit.Host}:{secure.Port}/nosuch/");
        Assert.Contains("Unknown module", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(ListingFailure.Busy, (await lister.FailsAsync($"rsyncs://{RsyncKit.Host}:{secure.Port}/full/")).Failure);
    }

    [Fact]
    public async Task An_address_that_is_not_public_is_refused()
    {
        var failure = await RsyncKit.Lister(new OutgoingOptions()).FailsAsync("rsyncs://127.0.0.1/tree/");
        Assert.Contains("outgoing.allow-private", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_a_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var failure = await RsyncKit.Lister().FailsAsync($"rsyncs://127.0.0.1:{port}/tree/");
        Assert.Contains("no connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_ends_the_handshake_is_given_up()
    {
        var clock = new FakeClock();
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[1], token);
            clock.Advance(RsyncLimits.TlsTime);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        var lister = RsyncKit.Lister(clock: clock);
        var failure = await Awaited.Of(lister.FailsAsync($"rsyncs://127.0.0.1:{server.Port}/m/"), "the end of the handshake");
        Assert.Contains("no secure connection within", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_a_handshake()
    {
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.ReadExactlyAsync(new byte[1], token);
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        using var stop = new CancellationTokenSource();
        var listing = RsyncKit.Lister().CollectAsync(new ListingTarget($"rsyncs://127.0.0.1:{server.Port}/m/"), token: stop.Token);
        await Awaited.Of(asked.Task, "the first byte");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_connection_that_breaks_off_is_a_failure()
    {
        foreach (var greeting in new[] { "", "@RSYNCD: 31", "@RSYNCD: 31.0\n", "@RSYNCD: 31.0\n@RSYNCD: OK\n\0\0" })
        {
            await using var server = new ScriptedDaemon(async (stream, token) =>
            {
                await using var secure = new System.Net.Security.SslStream(stream);
                await secure.AuthenticateAsServerAsync(_made.Direct(RsyncKit.Host));
                await secure.WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting), token);
            });
            var lister = RsyncKit.Lister(RsyncKit.Trusting(_made.Root));
            var failure = await Awaited.Of(lister.FailsAsync($"rsyncs://{RsyncKit.Host}:{server.Port}/m/"), "the end of the listing");
            Assert.Equal(ListingFailure.Failed, failure.Failure);
        }
    }
}
