using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

internal static class OutgoingTestKit
{
    public static readonly OutgoingOptions Loopback = new() { AllowPrivate = [IPNetwork.Parse("127.0.0.0/8")] };

    public static OutgoingHttp Http(OutgoingOptions? options = null) => new(options ?? Loopback, TimeProvider.System);

    public static OutgoingOptions Names(params (string Host, string Address)[] names) => Loopback with
    {
        Resolve = (host, _) => Task.FromResult(
            names.Where(name => name.Host == host).Select(name => IPAddress.Parse(name.Address)).ToArray()),
    };

    public static async Task<OutgoingException> FailsAsync(
        this OutgoingHttp http, OutgoingRequest request, OutgoingFailure expected)
    {
        var failure = await Assert.ThrowsAsync<OutgoingException>(async () =>
        {
            using var response = await http.SendAsync(request, CancellationToken.None);
            await response.ReadBodyAsync(CancellationToken.None);
        });
        Assert.True(expected == failure.Failure, $"expected {expected}, got {failure.Failure}: {failure.Message}");
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }
}
