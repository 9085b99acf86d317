using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Scanning.Ftp;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Probing.Scans;

public sealed class FtpProbeTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [NeedsProgramsFact("vsftpd")]
    public async Task A_real_server_lets_in_and_the_login_is_kept_as_evidence()
    {
        using var tree = new TempTree();
        await using var server = await VsftpdServer.StartAsync(tree.Root);

        var seen = await AskAsync($"ftp://127.0.0.1:{server.Port}/pub/");

        Assert.Equal((ObservationKind.Good, "it lets in", 1), (seen.Kind, seen.Reason, seen.Requests));
        Assert.StartsWith("USER anonymous\nPASS", seen.Evidence!.Request, StringComparison.Ordinal);
        Assert.Contains("230 ", seen.Evidence.Response, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{server.Port}", seen.Evidence.Address);
    }

    [NeedsProgramsFact("vsftpd")]
    public async Task A_real_server_that_is_full_is_busy()
    {
        using var tree = new TempTree();
        await using var server = await VsftpdServer.StartAsync(tree.Root, more: "max_clients=1");
        using var taken = await Awaited.Of(TakeAsync(server.Port), "the only place");

        var seen = await AskAsync($"ftp://127.0.0.1:{server.Port}/");

        Assert.Equal(ObservationKind.Busy, seen.Kind);
        Assert.Contains("421", seen.Reason, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("vsftpd")]
    public async Task A_real_server_that_lets_nobody_in_has_failed()
    {
        using var tree = new TempTree();
        await using var server = await VsftpdServer.StartAsync(tree.Root, more: "max_per_ip=0\nanonymous_enable=NO\nlocal_enable=YES");

        var seen = await AskAsync($"ftp://127.0.0.1:{server.Port}/");

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.Contains("530", seen.Reason, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("proftpd")]
    public async Task A_real_server_inside_tls_is_asked_there_and_its_certificate_counts()
    {
        using var tree = new TempTree();
        using var tls = new FtpCertificate();
        await using var server = await ProftpdServer.StartAsync(tree.Root, tls.PemFile);
        var url = $"ftpes://{tls.Host}:{server.Port}/";

        Assert.Equal("it lets in, inside TLS", (await AskAsync(url, tls.Trusting())).Reason);
        Assert.Equal(ObservationKind.Certificate, (await AskAsync(url, tls.Trusting() with { TrustedRoots = null })).Kind);
        var other = await AskAsync($"ftpes://other.example:{server.Port}/", tls.Trusting("other.example"));
        Assert.Equal(ObservationKind.Certificate, other.Kind);
        Assert.Contains($"is for {tls.Host}, not for other.example", other.Reason, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("proftpd")]
    public async Task A_check_does_not_take_the_session_that_a_scan_needs_for_its_data_connections()
    {
        using var tree = new TempTree();
        for (var i = 0; i < 5; i++) tree.Add($"d{i}/f", 1, TimeProvider.System.GetUtcNow());
        using var tls = new FtpCertificate();
        await using var server = await ProftpdServer.StartAsync(tree.Root, tls.PemFile);
        var url = $"ftpes://{tls.Host}:{server.Port}/";

        var listed = 0;
        await foreach (var entry in tls.Lister().ListAsync(new ListingTarget(url), new ListingMeter(FtpTestKit.Budget), CancellationToken.None))
        {
            listed++;
            Assert.True((await AskAsync(url, tls.Trusting())).Ok);
        }

        Assert.Equal(5, listed);
    }

    [Theory]
    [InlineData("greeting", "421 Too busy.", ObservationKind.Busy, "connecting: 421 Too busy.")]
    [InlineData("greeting", "120 In a minute.", ObservationKind.Busy, "the greeting: 120 In a minute.")]
    [InlineData("greeting", "SSH-2.0-OpenSSH_9.9", ObservationKind.WrongAnswer, "not an FTP reply: SSH-2.0-OpenSSH_9.9")]
    [InlineData("USER anonymous", "530 Too many users.", ObservationKind.Busy, "the anonymous login: 530 Too many users.")]
    [InlineData("USER anonymous", "530 No.", ObservationKind.WrongAnswer, "the anonymous login: 530 No.")]
    [InlineData("USER anonymous", ScriptedFtp.HangUp, ObservationKind.WrongAnswer, "the server closed the connection")]
    public async Task What_a_server_says_instead_of_letting_in_is_told(string at, string reply, ObservationKind kind, string reason)
    {
        await using var server = new ScriptedFtp { Reply = command => command == at ? reply : null };

        var seen = await AskAsync(server.Url);

        Assert.Equal((kind, reason), (seen.Kind, seen.Reason));
    }

    [Fact]
    public async Task A_server_that_hangs_up_without_a_word_did_not_answer()
    {
        await using var server = new ScriptedFtp { Talk = (_, _) => Task.CompletedTask };

        Assert.Equal(ObservationKind.Unreachable, (await AskAsync(server.Url)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("220-Wel")]
    public async Task A_server_that_is_silent_or_drips_is_given_up_in_time(string drip)
    {
        var clock = new FakeClock();
        var greeted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedFtp
        {
            Talk = async (stream, token) =>
            {
                await stream.WriteAsync("220 Hello.\r\n"u8.ToArray(), token);
                await stream.ReadExactlyAsync(new byte["USER anonymous\r\n".Length], token);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(drip), token);
                greeted.SetResult();
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, clock, token);
            },
        };

        var seen = AskAsync(server.Url, clock: clock);
        await Awaited.Of(greeted.Task, "the login");
        clock.Advance(Timeout);

        Assert.Equal(ObservationKind.Unreachable, (await Awaited.Of(seen, "the end of the check")).Kind);
        Assert.Equal("not done within 10 s", (await seen).Reason);
    }

    [Fact]
    public async Task An_address_that_is_not_public_is_not_called()
    {
        await using var server = new ScriptedFtp();

        var seen = await AskAsync(server.Url, new OutgoingOptions());

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.Contains("outgoing.allow-private", seen.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Commands);
    }

    /// <summary>A connection that is greeted: the one that found out that the server listens may still have its place.</summary>
    private static async Task<TcpClient> TakeAsync(int port)
    {
        while (true)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            var greeting = new byte[3];
            await client.GetStream().ReadExactlyAsync(greeting);
            if (greeting.AsSpan().SequenceEqual("220"u8)) return client;
            client.Dispose();
        }
    }

    private static Task<ProbeObservation> AskAsync(string url, OutgoingOptions? options = null, TimeProvider? clock = null)
    {
        options ??= FtpTestKit.Loopback;
        var probe = new FtpProbe(options, new GuardedResolver(options), Timeout, clock ?? TimeProvider.System);
        return Awaited.Of(probe.ProbeAsync(new MirrorUrls(Ftp: url), AddressFamily.InterNetwork, CancellationToken.None), "a check");
    }
}
