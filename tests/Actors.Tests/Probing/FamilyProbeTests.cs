using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Two real servers of one name, one on 127.0.0.1 and one on ::1, at the same port.</summary>
public sealed class FamilyProbeTests : IAsyncLifetime
{
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 2);

    private readonly List<ToyServer> _servers = [];
    private int _port;
    private string? _ipv6Status;

    public async Task InitializeAsync()
    {
        for (var tries = 1; _servers.Count < 2; tries++)
        {
            var four = await ToyServer.StartAsync(context => AnswerAsync(context, null));
            try
            {
                _servers.Add(await ToyServer.StartAsync(
                    context => AnswerAsync(context, _ipv6Status), at: new IPEndPoint(IPAddress.IPv6Loopback, four.Root.Port)));
                _servers.Add(four);
                _port = four.Root.Port;
            }
            catch (IOException) when (tries < 5)
            {
                // The port that was free on 127.0.0.1 is taken on ::1.
                await four.DisposeAsync();
            }
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    [Fact]
    public async Task Each_family_is_asked_by_itself_also_over_kept_connections()
    {
        using var http = new OutgoingHttp(Named("127.0.0.1", "::1"), TimeProvider.System);
        var probe = new HeadProbe(http, Options);
        _ipv6Status = "broken";

        for (var round = 0; round < 3; round++)
        {
            Assert.True((await ProbeAsync(probe, AddressFamily.InterNetwork)).Ok);
            Assert.Contains("500", (await ProbeAsync(probe, AddressFamily.InterNetworkV6)).Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.1,::1", FamilyReach.Routed, FamilyReach.Routed)]
    [InlineData("127.0.0.1", FamilyReach.Routed, FamilyReach.Absent)]
    [InlineData("::1", FamilyReach.Absent, FamilyReach.Routed)]
    public async Task The_families_of_a_host_are_those_of_its_addresses(string addresses, FamilyReach ipv4, FamilyReach ipv6)
    {
        using var http = new OutgoingHttp(Named(addresses.Split(',')), TimeProvider.System);

        var (reach, problem) = await new HeadProbe(http, Options).ReachAsync(File(), CancellationToken.None);

        Assert.Equal((new HostReach(ipv4, ipv6), null), (reach, problem));
    }

    [Theory]
    [InlineData("127.0.0.1", FamilyReach.Routed, FamilyReach.Absent)]
    [InlineData("[::1]", FamilyReach.Absent, FamilyReach.Routed)]
    public async Task A_literal_address_has_one_family(string host, FamilyReach ipv4, FamilyReach ipv6)
    {
        using var http = new OutgoingHttp(Named(), TimeProvider.System);
        var probe = new HeadProbe(http, Options);
        var file = new Uri($"http://{host}:{_port}/ok");

        Assert.Equal(new HostReach(ipv4, ipv6), (await probe.ReachAsync(file, CancellationToken.None)).Reach);
        var family = ipv4 == FamilyReach.Routed ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        Assert.True((await probe.ProbeAsync(new ProbeQuestion(file, 10) { Family = family }, CancellationToken.None)).Ok);
    }

    [Fact]
    public async Task A_family_without_a_route_is_told_apart_from_one_without_addresses()
    {
        var options = Named("127.0.0.1", "::1") with { HasRoute = address => address.AddressFamily == AddressFamily.InterNetwork };
        using var http = new OutgoingHttp(options, TimeProvider.System);

        var (reach, _) = await new HeadProbe(http, Options).ReachAsync(File(), CancellationToken.None);

        Assert.Equal(new HostReach(FamilyReach.Routed, FamilyReach.NoRoute), reach);
    }

    [Theory]
    [InlineData("", "has no address")]
    [InlineData("10.0.0.1,::1", "10.0.0.1")]
    public async Task A_name_that_cannot_be_used_says_why(string addresses, string why)
    {
        var names = addresses.Split(',', StringSplitOptions.RemoveEmptyEntries);
        using var http = new OutgoingHttp(Named(names), TimeProvider.System);

        var (reach, problem) = await new HeadProbe(http, Options).ReachAsync(File(), CancellationToken.None);

        Assert.Null(reach);
        Assert.Contains(why, problem?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_family_that_the_host_lost_between_question_and_call_is_a_failure()
    {
        using var http = new OutgoingHttp(Named("127.0.0.1"), TimeProvider.System);

        var seen = await ProbeAsync(new HeadProbe(http, Options), AddressFamily.InterNetworkV6);

        Assert.False(seen.Ok);
        Assert.Contains("InterNetworkV6", seen.Reason, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext context, string? status)
    {
        context.Response.ContentLength = 10;
        if (status is not null) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }

    private static OutgoingOptions Named(params string[] addresses) => new()
    {
        AllowPrivate = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
        Resolve = (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()),
    };

    private Uri File() => new($"http://m.example:{_port}/ok");

    private Task<ProbeObservation> ProbeAsync(HeadProbe probe, AddressFamily family) =>
        probe.ProbeAsync(new ProbeQuestion(File(), 10) { Family = family }, CancellationToken.None);
}
