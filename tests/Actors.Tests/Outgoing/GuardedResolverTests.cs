using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class GuardedResolverTests
{
    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task A_host_with_many_addresses_of_one_family_keeps_those_of_the_other(AddressFamily many)
    {
        var (long4, long6) = many == AddressFamily.InterNetwork ? (40, 2) : (2, 40);
        var four = Enumerable.Range(1, long4).Select(i => IPAddress.Parse($"192.88.100.{i}")).ToArray();
        var six = Enumerable.Range(1, long6).Select(i => IPAddress.Parse($"2a00:1::{i:x}")).ToArray();
        IPAddress[] all = many == AddressFamily.InterNetwork ? [.. four, .. six] : [.. six, .. four];
        var resolver = new GuardedResolver(new OutgoingOptions { Resolve = (_, _) => Task.FromResult(all) });

        var known = await resolver.ResolveAsync("m.example", CancellationToken.None);

        Assert.Equal(all.Where(a => a.AddressFamily == many).Take(8).Concat(all.Where(a => a.AddressFamily != many)), known);
    }
}
