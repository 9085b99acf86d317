using MirrorActors.Actors.Tests.Scanning.Ftp;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>MLSD.</summary>
public sealed class PureFtpdConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await PureFtpdServer.StartAsync(root);
        return new ListedServer(FtpTestKit.Lister(), $"ftp://127.0.0.1:{server.Port}/", server);
    }
}

/// <summary>MLSD by explicit TLS.</summary>
public sealed class PureFtpdTlsConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var tls = new FtpCertificate();
        var server = await PureFtpdServer.StartAsync(root, tls.PemFile);
        return new ListedServer(tls.Lister(), $"ftpes://{tls.Host}:{server.Port}/", server, tls);
    }
}
