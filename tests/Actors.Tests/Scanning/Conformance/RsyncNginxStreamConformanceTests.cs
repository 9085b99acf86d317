using System.Net;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>Rsync inside TLS by nginx, over IPv6.</summary>
public sealed class RsyncNginxStreamConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        var plain = await RsyncServer.StartAsync(root);
        var secure = await TlsProxyServer.NginxAsync(made.Direct(RsyncKit.Host), plain.Port, IPAddress.IPv6Loopback);
        var lister = RsyncKit.Lister(RsyncKit.Trusting(made.Root, "::1"));
        return new ListedServer(lister, $"rsyncs://{RsyncKit.Host}:{secure.Port}/tree/", secure, plain);
    }
}
