using MirrorActors.Actors.Tests.Scanning.Ftp;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>LIST, since vsftpd has no MLSD.</summary>
public sealed class VsftpdConformanceTests : ListerConformance
{
    /// <summary>What is older than half a year is shown by the day.</summary>
    protected override TimeSpan Precision => TimeSpan.FromDays(1);

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await VsftpdServer.StartAsync(root);
        return new ListedServer(FtpTestKit.Lister(), $"ftp://127.0.0.1:{server.Port}/", server);
    }
}

/// <summary>The same by explicit TLS; the data connections must resume its session.</summary>
public sealed class VsftpdTlsConformanceTests : ListerConformance
{
    protected override TimeSpan Precision => TimeSpan.FromDays(1);

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var tls = new FtpCertificate();
        var server = await VsftpdServer.StartAsync(root, tls.PemFile, more: "require_ssl_reuse=YES");
        return new ListedServer(tls.Lister(), $"ftpes://{tls.Host}:{server.Port}/", server, tls);
    }
}

/// <summary>The same by implicit TLS.</summary>
public sealed class VsftpdImplicitTlsConformanceTests : ListerConformance
{
    protected override TimeSpan Precision => TimeSpan.FromDays(1);

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var tls = new FtpCertificate();
        var server = await VsftpdServer.StartAsync(root, tls.PemFile, isImplicit: true, more: "require_ssl_reuse=YES");
        return new ListedServer(tls.Lister(), $"ftps://{tls.Host}:{server.Port}/", server, tls);
    }
}
