using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>FTP over TLS: nothing goes on in the clear, and only with whom was meant.</summary>
public sealed class FtpSecurityTests
{
    [Theory]
    [InlineData("AUTH TLS", "500 Unknown command.")]
    [InlineData("AUTH TLS", "534 Policy forbids it.")]
    [InlineData("AUTH TLS", "200 Fine.")]
    public async Task A_server_without_tls_is_not_logged_into(string command, string reply)
    {
        await using var server = new ScriptedFtp { Reply = c => c == command ? reply : null };
        using var tls = new FtpCertificate();
        var failure = await tls.Lister().FailsAsync($"ftpes://{tls.Host}:{server.Port}/");
        Assert.Contains(reply, failure.Message, StringComparison.Ordinal);
        Assert.Equal(["AUTH TLS"], server.Commands);
    }

    [Fact]
    public async Task What_is_sent_ahead_of_the_secure_connection_is_not_taken_for_a_part_of_it()
    {
        await using var server = new ScriptedFtp { Reply = c => c == "AUTH TLS" ? "234 Go on.\r\n230 Logged in." : null };
        using var tls = new FtpCertificate();
        var failure = await tls.Lister().FailsAsync($"ftpes://{tls.Host}:{server.Port}/");
        Assert.Contains("before the secure connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_speak_tls_on_its_port_is_a_failure()
    {
        await using var server = new ScriptedFtp();
        using var tls = new FtpCertificate();
        Assert.StartsWith("TLS", (await tls.Lister().FailsAsync($"ftps://{tls.Host}:{server.Port}/")).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("USER", StringComparison.Ordinal));
    }

    [NeedsProgramsFact("proftpd")]
    public async Task A_certificate_that_nobody_trusts_or_of_another_name_is_a_failure()
    {
        using var tree = new TempTree();
        using var tls = new FtpCertificate();
        await using var server = await ProftpdServer.StartAsync(tree.Root, tls.PemFile);
        var untrusting = FtpTestKit.Lister(tls.Trusting() with { TrustedRoots = null });
        Assert.StartsWith("TLS", (await untrusting.FailsAsync($"ftpes://{tls.Host}:{server.Port}/")).Message, StringComparison.Ordinal);
        var other = FtpTestKit.Lister(tls.Trusting("other.example"));
        Assert.StartsWith("TLS", (await other.FailsAsync($"ftpes://other.example:{server.Port}/")).Message, StringComparison.Ordinal);
        Assert.Empty(await tls.Lister().AllAsync(new ListingTarget($"ftpes://{tls.Host}:{server.Port}/")));
    }

    [NeedsProgramsFact("proftpd")]
    public async Task Https_to_the_same_host_in_between_does_not_take_the_session_that_the_server_demands()
    {
        using var tree = new TempTree();
        for (var i = 0; i < 5; i++) tree.Add($"d{i}/f", 1, TimeProvider.System.GetUtcNow());
        using var tls = new FtpCertificate();
        await using var server = await ProftpdServer.StartAsync(tree.Root, tls.PemFile);
        await using var web = await ToyServer.StartAsync(context => context.Response.WriteAsync("hello"), tls.Own);
        var target = new ListingTarget($"ftpes://{tls.Host}:{server.Port}/");
        var count = 0;
        await foreach (var _ in tls.Lister().ListAsync(target, new ListingMeter(FtpTestKit.Budget), CancellationToken.None))
        {
            count++;
            using var http = new OutgoingHttp(tls.Trusting(), TimeProvider.System);
            var uri = new Uri($"https://{tls.Host}:{web.Root.Port}/");
            using var response = await http.SendAsync(new() { Uri = uri }, CancellationToken.None);
            await response.ReadBodyAsync(CancellationToken.None);
        }

        Assert.Equal(5, count);
    }

    [NeedsProgramsFact("proftpd")]
    public async Task Two_listings_of_a_host_take_turns_so_that_neither_offers_the_session_of_the_other()
    {
        using var tree = new TempTree();
        for (var i = 0; i < 20; i++) tree.Add($"d{i}/f", 1, TimeProvider.System.GetUtcNow());
        using var tls = new FtpCertificate();
        await using var server = await ProftpdServer.StartAsync(tree.Root, tls.PemFile);
        var lister = tls.Lister();
        var target = new ListingTarget($"ftpes://{tls.Host}:{server.Port}/");
        var listings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => lister.AllAsync(target)));
        Assert.All(listings, listing => Assert.Equal(20, listing.Count));
    }

    [Fact]
    public async Task A_listing_that_failed_or_was_left_gives_its_turn_away()
    {
        await using var server = new ScriptedFtp { Reply = c => c == "AUTH TLS" ? "500 No." : null };
        using var tls = new FtpCertificate();
        var lister = tls.Lister();
        for (var i = 0; i < 3; i++) await lister.FailsAsync($"ftpes://{tls.Host}:{server.Port}/");
        Assert.Equal(3, server.Commands.Count);
    }
}
