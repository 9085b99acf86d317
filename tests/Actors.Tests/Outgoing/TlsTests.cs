using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class TlsTests
{
    private readonly TestCertificates _made = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_certificate_nobody_trusts_is_a_tls_failure()
    {
        await using var server = await HelloAsync(_made.Direct("tls.example"));
        using var http = OutgoingTestKit.Http(OutgoingTestKit.Names(("tls.example", "127.0.0.1")));
        await http.FailsAsync(new() { Uri = At("tls.example", server) }, OutgoingFailure.Tls);
    }

    [Fact]
    public async Task A_trusted_certificate_of_the_name_is_accepted()
    {
        await using var server = await HelloAsync(_made.Direct("tls.example"));
        using var http = OutgoingTestKit.Http(Trusting("tls.example"));
        using var response = await http.SendAsync(new() { Uri = At("tls.example", server) }, CancellationToken.None);
        Assert.Equal(5, (await response.ReadBodyAsync(CancellationToken.None)).Length);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_a_tls_failure()
    {
        await using var server = await HelloAsync(_made.Direct("other.example"));
        using var http = OutgoingTestKit.Http(Trusting("tls.example"));
        await http.FailsAsync(new() { Uri = At("tls.example", server) }, OutgoingFailure.Tls);
    }

    [Fact]
    public async Task A_missing_intermediate_is_not_downloaded()
    {
        var asked = false;
        await using var authority = await ToyServer.StartAsync(context =>
        {
            asked = true;
            return context.Response.Body.WriteAsync(_made.Intermediate.RawData).AsTask();
        });
        await using var server = await HelloAsync(_made.BelowIntermediate("tls.example", authority.At("ca.crt")));
        using var http = OutgoingTestKit.Http(Trusting("tls.example"));
        await http.FailsAsync(new() { Uri = At("tls.example", server) }, OutgoingFailure.Tls);
        Assert.False(asked);
    }

    private OutgoingOptions Trusting(string name) =>
        OutgoingTestKit.Names((name, "127.0.0.1")) with { TrustedRoots = [_made.Root] };

    private static Uri At(string name, ToyServer server) => new($"https://{name}:{server.Root.Port}/");

    private static Task<ToyServer> HelloAsync(X509Certificate2 certificate) =>
        ToyServer.StartAsync(context => context.Response.WriteAsync("hello"), certificate);
}
