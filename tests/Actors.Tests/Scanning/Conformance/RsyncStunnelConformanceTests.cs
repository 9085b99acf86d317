using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>Rsync inside TLS as Debian's stunnel4 offers it, with a password.</summary>
public sealed class RsyncStunnelConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        var plain = await RsyncServer.StartAsync(root);
        var secure = await TlsProxyServer.StunnelAsync(made.Direct(RsyncKit.Host), plain.Port);
        var lister = RsyncKit.Lister(RsyncKit.Trusting(made.Root));
        return new ListedServer(lister, $"rsyncs://mirror:s3cret@{RsyncKit.Host}:{secure.Port}/secret/", secure, plain);
    }
}
