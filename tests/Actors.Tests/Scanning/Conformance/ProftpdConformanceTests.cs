using MirrorActors.Actors.Tests.Scanning.Ftp;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>MLSD.</summary>
public sealed class ProftpdConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await ProftpdServer.StartAsync(root);
        return new ListedServer(FtpTestKit.Lister(), $"ftp://127.0.0.1:{server.Port}/", server);
    }
}

/// <summary>The same over IPv6.</summary>
public sealed class ProftpdSixConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await ProftpdServer.StartAsync(root, address: "::1");
        return new ListedServer(FtpTestKit.Lister(), $"ftp://[::1]:{server.Port}/", server);
    }
}

/// <summary>LIST, where MLSD is switched off.</summary>
public sealed class ProftpdListConformanceTests : ListerConformance
{
    // Times to come have no year.
    protected override IReadOnlyCollection<string> WrongTimes => [AwkwardTree.After2038];

    protected override TimeSpan Precision => TimeSpan.FromDays(1);

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await ProftpdServer.StartAsync(root, more: "<IfModule mod_facts.c>\nFactsAdvertise off\n</IfModule>");
        return new ListedServer(FtpTestKit.Lister(), $"ftp://127.0.0.1:{server.Port}/", server);
    }
}

/// <summary>MLSD by explicit TLS; ProFTPD wants the data connections to resume its session.</summary>
public sealed class ProftpdTlsConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var tls = new FtpCertificate();
        var server = await ProftpdServer.StartAsync(root, tls.PemFile);
        return new ListedServer(tls.Lister(), $"ftpes://{tls.Host}:{server.Port}/", server, tls);
    }
}
