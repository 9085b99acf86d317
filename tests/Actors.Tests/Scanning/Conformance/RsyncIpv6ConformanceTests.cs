using System.Net;
using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class RsyncIpv6ConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await RsyncServer.StartAsync(root, address: IPAddress.IPv6Loopback);
        return new ListedServer(RsyncKit.Lister(), $"rsync://[::1]:{server.Port}/tree/", server);
    }
}
