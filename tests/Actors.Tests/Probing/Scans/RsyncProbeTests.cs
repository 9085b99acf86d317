using System.Net;
using System.Net.Sockets;
using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Probing.Scans;

public sealed class RsyncProbeTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly TempTree _tree = new TempTree().Add("README", 42, DateTimeOffset.UnixEpoch);

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("rsync")]
    public async Task A_real_daemon_has_a_module_or_wants_a_password_or_is_full_or_has_no_such_module()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root);

        var there = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/below/");
        Assert.Equal((ObservationKind.Good, "the module tree is there", 1), (there.Kind, there.Reason, there.Requests));
        Assert.Equal("@RSYNCD: 31.0\ntree\n", there.Evidence!.Request);
        Assert.StartsWith("@RSYNCD: 3", there.Evidence.Response, StringComparison.Ordinal);
        Assert.EndsWith("@RSYNCD: OK\n", there.Evidence.Response, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{server.Port}", there.Evidence.Address);

        var secret = await AskAsync($"rsync://mirror:s3cret@127.0.0.1:{server.Port}/secret/");
        Assert.Equal((ObservationKind.Good, "the module secret is there, for a password"), (secret.Kind, secret.Reason));
        Assert.DoesNotContain("s3cret", secret.Evidence!.ToString(), StringComparison.Ordinal);

        var full = await AskAsync($"rsync://127.0.0.1:{server.Port}/full/");
        Assert.Equal(ObservationKind.Busy, full.Kind);
        Assert.Contains("max connections", full.Reason, StringComparison.Ordinal);

        var unknown = await AskAsync($"rsync://127.0.0.1:{server.Port}/nosuch/");
        Assert.Equal((ObservationKind.WrongAnswer, "@ERROR: Unknown module 'nosuch'"), (unknown.Kind, unknown.Reason));
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_real_daemon_that_lets_nobody_in_has_failed()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root, lines: "hosts deny = *");

        var seen = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/");

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.StartsWith("@ERROR: access denied to tree", seen.Reason, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_real_daemon_is_asked_over_the_family_that_is_meant()
    {
        await using var server = await RsyncServer.StartAsync(_tree.Root, address: IPAddress.IPv6Loopback);
        var options = RsyncKit.Loopback with
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]),
        };
        var url = $"rsync://both.example:{server.Port}/tree/";

        Assert.True((await AskAsync(url, options, AddressFamily.InterNetworkV6)).Ok);
        Assert.Equal(ObservationKind.Unreachable, (await AskAsync(url, options)).Kind);
    }

    [NeedsProgramsFact("rsync", "stunnel4")]
    public async Task A_real_daemon_inside_tls_is_asked_there_and_its_certificate_counts()
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        await using var plain = await RsyncServer.StartAsync(_tree.Root);
        await using var secure = await TlsProxyServer.StunnelAsync(made.Direct(RsyncKit.Host), plain.Port);
        var trusting = RsyncKit.Trusting(made.Root);
        var url = $"rsyncs://{RsyncKit.Host}:{secure.Port}/tree/";

        Assert.Equal("the module tree is there", (await AskAsync(url, trusting)).Reason);
        var refused = await AskAsync(url, trusting with { TrustedRoots = null });
        Assert.Equal(ObservationKind.Certificate, refused.Kind);
        Assert.Equal(ObservationKind.WrongAnswer, (await AskAsync($"rsyncs://{RsyncKit.Host}:{plain.Port}/tree/", trusting)).Kind);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", ObservationKind.WrongAnswer, "no rsync daemon: HTTP/1.1 400 Bad Request")]
    [InlineData("\0\u0001\u0002\n", ObservationKind.WrongAnswer, "no rsync daemon: ")]
    [InlineData("@ERROR: max connections (9) reached -- try again later\n", ObservationKind.Busy, "@ERROR: max connections (9) reached")]
    [InlineData("@ERROR: go away\n", ObservationKind.WrongAnswer, "@ERROR: go away")]
    [InlineData("@RSYNCD: 31.0\nhello\n@RSYNCD: EXIT\n", ObservationKind.WrongAnswer, "the daemon ends the conversation: @RSYNCD: EXIT")]
    [InlineData("@RSYNCD: 31.0\nhello\n", ObservationKind.WrongAnswer, "it hangs up when it is asked for the module")]
    [InlineData("@RSYNCD: 31", ObservationKind.WrongAnswer, "the connection ends within a line")]
    [InlineData("", ObservationKind.Unreachable, "it hangs up without a word")]
    public async Task What_is_no_answer_of_a_daemon_is_told(string answer, ObservationKind kind, string reason)
    {
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), token);
            if (answer.Contains('\n', StringComparison.Ordinal)) await DrainAsync(stream, token);
        });

        var seen = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/");

        Assert.Equal(kind, seen.Kind);
        Assert.StartsWith(reason, seen.Reason, StringComparison.Ordinal);
        Assert.All(seen.Reason, c => Assert.False(char.IsControl(c)));
    }

    /// <summary>Pieces of real conversations and rubbish, from fixed seeds.</summary>
    [Fact]
    public async Task Whatever_comes_is_one_observation_of_one_plain_line()
    {
        string[] pieces = ["@RSYNCD: ", "@ERROR", "@ERROR: max connections", "OK", "AUTHREQD x", "EXIT", "31.0", "\n", "\r", "\0", "\u0085", "hi", "ÿ"];
        var random = new Random(1);
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), token);
            await DrainAsync(stream, token);
        });

        for (var n = 0; n < 200; n++)
        {
            var seen = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/");
            Assert.DoesNotContain(seen.Reason, char.IsControl);
            Assert.NotEmpty(seen.Reason);
        }
    }

    [Fact]
    public async Task An_endless_message_of_the_day_is_given_up()
    {
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.WriteAsync("@RSYNCD: 31.0\n"u8.ToArray(), token);
            var line = Encoding.ASCII.GetBytes(new string('x', 1000) + "\n");
            while (true) await stream.WriteAsync(line, token);
        });

        var seen = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/");

        Assert.Equal((ObservationKind.WrongAnswer, "an endless message of the day"), (seen.Kind, seen.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    public async Task A_daemon_that_is_silent_or_drips_is_given_up_in_time(string drip)
    {
        var clock = new FakeClock();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.WriteAsync("@RSYNCD: 31.0\n"u8.ToArray(), token);
            await stream.ReadExactlyAsync(new byte["@RSYNCD: 31.0\ntree\n".Length], token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(drip), token);
            asked.SetResult();
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, clock, token);
        });

        var seen = AskAsync($"rsync://127.0.0.1:{server.Port}/tree/", clock: clock);
        await Awaited.Of(asked.Task, "the question for the module");
        clock.Advance(Timeout);

        Assert.Equal(
            (ObservationKind.Unreachable, "not done within 10 s"),
            ((await Awaited.Of(seen, "the end of the check")).Kind, (await seen).Reason));
    }

    [Fact]
    public async Task An_address_that_is_not_public_is_not_called()
    {
        await using var server = new ScriptedDaemon((stream, token) => stream.WriteAsync("@RSYNCD: 31.0\n"u8.ToArray(), token).AsTask());

        var seen = await AskAsync($"rsync://127.0.0.1:{server.Port}/tree/", new OutgoingOptions());

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.Contains("outgoing.allow-private", seen.Reason, StringComparison.Ordinal);
        Assert.Null(seen.Evidence!.Address);
    }

    private static async Task DrainAsync(NetworkStream stream, CancellationToken token)
    {
        // A connection that is closed with something unread is reset, and what was sent may be lost.
        stream.Socket.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[1024], token) > 0)
        {
        }
    }

    private static Task<ProbeObservation> AskAsync(
        string url, OutgoingOptions? options = null, AddressFamily family = AddressFamily.InterNetwork, TimeProvider? clock = null)
    {
        options ??= RsyncKit.Loopback;
        var probe = new RsyncProbe(options, new GuardedResolver(options), Timeout, clock ?? TimeProvider.System);
        return Awaited.Of(probe.ProbeAsync(new MirrorUrls(Rsync: url), family, CancellationToken.None), "a check");
    }
}
