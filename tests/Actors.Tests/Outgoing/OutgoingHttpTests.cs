using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class OutgoingHttpTests
{
    [Fact]
    public async Task A_call_carries_our_name_asks_for_identity_and_brings_status_headers_and_body()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            var sent = context.Request.Headers;
            context.Response.Headers["X-Seen"] =
                $"{sent.UserAgent}|{sent.AcceptEncoding}|{sent.Range}|{sent.Cookie}|{sent.TraceParent}";
            context.Response.Headers.SetCookie = "a=b";
            return context.Response.WriteAsync("hello");
        });
        using var http = OutgoingTestKit.Http();
        for (var i = 0; i < 2; i++)
        {
            var request = new OutgoingRequest { Uri = server.Root, Headers = [new("Range", "bytes=0-3")] };
            using var response = await http.SendAsync(request, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, response.Status);
            Assert.Equal("hello", Encoding.UTF8.GetString(await response.ReadBodyAsync(CancellationToken.None)));
            Assert.Equal("MirrorActors|identity|bytes=0-3||", response.Headers.GetValues("X-Seen").Single());
        }
    }

    [Fact]
    public async Task Loopback_is_refused_unless_listed_and_the_refusal_says_how_to_allow_it()
    {
        await using var server = await ToyServer.StartAsync(_ => Task.CompletedTask);
        using var http = OutgoingTestKit.Http(new OutgoingOptions());
        var failure = await http.FailsAsync(new() { Uri = server.Root }, OutgoingFailure.Refused);
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("outgoing.allow-private", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_one_private_address_is_refused()
    {
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("evil.example", "1.1.1.1"), ("evil.example", "10.0.0.1")));
        await http.FailsAsync(new() { Uri = new("http://evil.example/") }, OutgoingFailure.Refused);
    }

    [Fact]
    public async Task A_name_server_that_changes_its_answer_gains_nothing()
    {
        var asked = 0;
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync("checked"));
        var options = OutgoingTestKit.Loopback with
        {
            Resolve = (_, _) => Task.FromResult(
                new[] { IPAddress.Parse(Interlocked.Increment(ref asked) == 1 ? "127.0.0.1" : "10.0.0.1") }),
        };
        using var http = OutgoingTestKit.Http(options);
        var uri = new Uri($"http://rebind.example:{server.Root.Port}/");
        using var response = await http.SendAsync(new() { Uri = uri }, CancellationToken.None);
        Assert.Equal("checked", Encoding.UTF8.GetString(await response.ReadBodyAsync(CancellationToken.None)));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_the_first_does_not_answer()
    {
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync("second"));
        using var http = OutgoingTestKit.Http(
            OutgoingTestKit.Names(("two.example", "127.99.99.99"), ("two.example", "127.0.0.1")));
        using var response = await http.SendAsync(
            new() { Uri = new($"http://two.example:{server.Root.Port}/") }, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, response.Status);
    }

    [Fact]
    public async Task Names_that_do_not_resolve_and_ports_that_do_not_listen_are_told_apart()
    {
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Names(("here.example", "127.0.0.1")));
        await http.FailsAsync(new() { Uri = new("http://nowhere.example/") }, OutgoingFailure.Dns);
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var failure = await http.FailsAsync(
            new() { Uri = new($"http://user:secret@here.example:{port}/?key=hidden") }, OutgoingFailure.Connect);
        Assert.Contains("ConnectionRefused", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_body_stops_at_its_cap()
    {
        await using var server = await ToyServer.StartAsync(EndlessAsync);
        using var http = OutgoingTestKit.Http();
        await http.FailsAsync(new() { Uri = server.Root, MaxBodyBytes = 100_000 }, OutgoingFailure.TooLarge);
    }

    [Theory]
    [InlineData("before-headers")]
    [InlineData("in-body")]
    public async Task A_slow_answer_stops_at_the_deadline(string where)
    {
        await using var server = await ToyServer.StartAsync(async context =>
        {
            if (where == "in-body") await context.Response.WriteAsync("a little");
            var forever = new TaskCompletionSource();
            await using var gone = context.RequestAborted.Register(() => forever.TrySetResult());
            await forever.Task;
        });
        using var http = OutgoingTestKit.Http();
        var request = new OutgoingRequest { Uri = server.Root, Deadline = TimeSpan.FromMilliseconds(300) };
        await http.FailsAsync(request, OutgoingFailure.Timeout);
    }

    [Fact]
    public async Task The_callers_wish_to_stop_is_not_reported_as_a_timeout()
    {
        using var stop = new CancellationTokenSource();
        await using var server = await ToyServer.StartAsync(async context =>
        {
            await stop.CancelAsync();
            var forever = new TaskCompletionSource();
            await using var gone = context.RequestAborted.Register(() => forever.TrySetResult());
            await forever.Task;
        });
        using var http = OutgoingTestKit.Http();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => http.SendAsync(new() { Uri = server.Root }, stop.Token));
    }

    [Fact]
    public async Task A_flood_of_headers_is_refused()
    {
        await using var server = await ToyServer.StartAsync(context =>
        {
            for (var i = 0; i < 500; i++) context.Response.Headers[$"X-Flood-{i}"] = new string('x', 1000);
            return Task.CompletedTask;
        });
        using var http = OutgoingTestKit.Http();
        await http.FailsAsync(new() { Uri = server.Root }, OutgoingFailure.TooLarge);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n")]
    [InlineData("")]
    public async Task Something_that_is_not_whole_http_is_a_protocol_failure(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var http = OutgoingTestKit.Http();
        var failing = http.FailsAsync(new() { Uri = new($"http://127.0.0.1:{port}/") }, OutgoingFailure.Protocol);
        while (!failing.IsCompleted)
        {
            var accepted = await Task.WhenAny(failing, listener.AcceptTcpClientAsync());
            if (accepted is not Task<TcpClient> client) break;
            using var connection = await client;
            await connection.GetStream().ReadAtLeastAsync(new byte[16], 16);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }

        await failing;
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        var piece = new byte[8192];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, CancellationToken.None);
        }
    }
}
