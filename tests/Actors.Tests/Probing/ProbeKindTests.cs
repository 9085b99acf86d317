using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>What servers that fail in each way are said to do, against real sockets.</summary>
public sealed class ProbeKindTests
{
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 5);
    private static readonly ProbeOptions Hasty = Options with { Timeout = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task A_connection_that_nobody_takes_is_no_answer()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var seen = await ProbeAsync(new Uri($"http://{taken.LocalEndPoint}/a.iso"));

        Assert.Equal(ObservationKind.Unreachable, seen.Kind);
        Assert.Contains("ConnectionRefused", seen.Reason, StringComparison.Ordinal);
        Assert.StartsWith("HEAD /a.iso HTTP/1.1\n", seen.Evidence!.Request, StringComparison.Ordinal);
        Assert.Null(seen.Evidence.Response);
        Assert.Null(seen.Evidence.Address);
    }

    [Fact]
    public async Task A_name_without_addresses_is_no_answer_and_one_with_private_ones_is_a_wrong_one()
    {
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Names(("inside.example", "10.0.0.1")));
        var probe = new HeadProbe(http, Options);

        Assert.Equal(ObservationKind.Unreachable, await ReachAsync("nowhere.example"));
        Assert.Equal(ObservationKind.WrongAnswer, await ReachAsync("inside.example"));

        async Task<ObservationKind?> ReachAsync(string host) =>
            (await probe.ReachAsync(new Uri($"http://{host}/"), CancellationToken.None)).Problem?.Kind;
    }

    [Fact]
    public async Task A_reset_is_no_answer_whenever_it_comes()
    {
        await using var server = new RawServer(call =>
        {
            call.Reset();
            return Task.CompletedTask;
        });

        var seen = await ProbeAsync(server.At("a.iso"));

        Assert.Equal(ObservationKind.Unreachable, seen.Kind);
        Assert.Contains("ConnectionReset", seen.Reason, StringComparison.Ordinal);
        Assert.Equal(server.Root.Authority, seen.Evidence!.Address);
    }

    [Fact]
    public async Task A_connection_that_ends_without_a_word_is_no_answer()
    {
        await using var server = RawServer.Saying("");
        Assert.Equal(ObservationKind.Unreachable, (await ProbeAsync(server.At("a.iso"))).Kind);
    }

    [Fact]
    public async Task Something_that_is_not_http_is_a_wrong_answer_and_shown_as_it_came()
    {
        await using var server = RawServer.Saying("SSH-2.0-OpenSSH\u0007\r\n");

        var seen = await ProbeAsync(server.At("a.iso"));

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.Equal("SSH-2.0-OpenSSH\\x07\n", seen.Evidence!.Response);
    }

    [Fact]
    public async Task A_server_that_drips_its_headers_runs_out_of_time()
    {
        await using var server = new RawServer(async call =>
        {
            await call.SayAsync("HTTP/1.1 200 OK\r\nX-Slow: a");
            await call.SilenceAsync();
        });

        var seen = await ProbeAsync(server.At("a.iso"), Hasty);

        Assert.Equal(ObservationKind.Unreachable, seen.Kind);
        Assert.Equal("HTTP/1.1 200 OK\nX-Slow: a\n", seen.Evidence!.Response);
    }

    [Fact]
    public async Task The_exact_question_and_answer_are_kept_without_secrets()
    {
        await using var server = RawServer.Saying(
            "HTTP/1.1 500 Broken  today\r\nSet-Cookie: id=secret\r\n\tfolded=secret\r\nX-Odd: \u00e4\r\nserver: toy\r\n" +
            "Location: http://user:secret@host.example/x?key=secret\r\nContent-Length: 0\r\n\r\nbody");

        var evidence = (await ProbeAsync(server.At("a%20b%23%25.iso"))).Evidence!;

        Assert.Equal(
            "HEAD /a%20b%23%25.iso HTTP/1.1\n" +
            $"Host: {server.Root.Authority}\nUser-Agent: MirrorActors\nAccept-Encoding: identity\n",
            evidence.Request);
        Assert.Equal(
            "HTTP/1.1 500 Broken  today\nX-Odd: \\xE4\nserver: toy\nLocation: http://host.example/x?...\nContent-Length: 0\n",
            evidence.Response);
        Assert.Equal(server.Root.Authority, evidence.Address);
    }

    [Fact]
    public async Task An_interim_answer_does_not_hide_the_last_one()
    {
        await using var server = RawServer.Saying(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");

        var seen = await ProbeAsync(server.At("a.iso"));

        Assert.True(seen.Ok, seen.Reason);
        Assert.Equal("HTTP/1.1 103 Early Hints\nLink: </a>\nHTTP/1.1 200 OK\nContent-Length: 10\n", seen.Evidence!.Response);
    }

    [Fact]
    public async Task Of_a_flood_of_headers_a_bounded_part_is_kept()
    {
        await using var server = RawServer.Saying($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 9000)}\r\nContent-Length: 10\r\n\r\n");

        var seen = await ProbeAsync(server.At("a.iso"));

        Assert.True(seen.Ok, seen.Reason);
        Assert.InRange(seen.Evidence!.Response!.Length, 2000, MirrorActors.Protocol.Limits.EvidenceChars);
    }

    [Fact]
    public async Task An_expired_a_foreign_a_self_signed_and_an_incomplete_certificate_say_what_is_wrong()
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());

        Assert.Contains("ended at", await RefusedAsync(made, made.Expired("tls.example")), StringComparison.Ordinal);
        Assert.Contains(
            "is for other.example, not for tls.example",
            await RefusedAsync(made, made.Direct("other.example")), StringComparison.Ordinal);
        Assert.Contains("self-signed", await RefusedAsync(made, made.SelfSigned("tls.example")), StringComparison.Ordinal);
        Assert.Contains(
            "CN=intermediate, is neither sent along nor known",
            await RefusedAsync(made, made.Incomplete("tls.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_speaks_no_tls_is_a_wrong_answer_not_a_certificate()
    {
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync("plain"));

        var seen = await ProbeAsync(new Uri($"https://{server.Root.Authority}/a.iso"));

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
    }

    private static async Task<string> RefusedAsync(TestCertificates made, X509Certificate2 certificate)
    {
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync("hello"), certificate);
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("tls.example", "127.0.0.1")) with { TrustedRoots = [made.Root] });
        var file = new Uri($"https://tls.example:{server.Root.Port}/a.iso");
        var seen = await new HeadProbe(http, Options).ProbeAsync(new ProbeQuestion(file, 5), CancellationToken.None);
        Assert.Equal(ObservationKind.Certificate, seen.Kind);
        return seen.Reason;
    }

    private static async Task<ProbeObservation> ProbeAsync(Uri file, ProbeOptions? options = null)
    {
        using var http = OutgoingTestKit.Http();
        return await new HeadProbe(http, options ?? Options).ProbeAsync(new ProbeQuestion(file, 10), CancellationToken.None);
    }
}
