using System.Security.Cryptography.X509Certificates;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class NginxTlsConformance : ListerConformance
{
    // What is older than 1970 it shows as of its first second.
    protected override IReadOnlyCollection<string> WrongTimes => [AwkwardTree.Before1970];

    // It hides names that begin with a dot.
    protected override IReadOnlyCollection<string> NotShown => [AwkwardTree.Hidden];

    // It follows links; one that leads nowhere is shown itself.
    protected override IReadOnlyCollection<string> Besides => [AwkwardTree.FileLink, AwkwardTree.DirectoryLink + "/x.tar.gz", "links/broken"];

    protected override TimeSpan Precision => TimeSpan.FromMinutes(1);

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        const string Name = "mirror.example";
        var made = new TestCertificates(TimeProvider.System.GetUtcNow());
        using var certificate = made.Direct(Name);
        using var key = certificate.GetECDsaPrivateKey()!;
        var pem = $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
        var server = await NginxServer.StartAsync(root, certificate: pem);
        var http = OutgoingTestKit.Http(OutgoingTestKit.Names((Name, "127.0.0.1")) with { TrustedRoots = [made.Root] });
        return new ListedServer(new HttpIndexLister(http, "https"), $"https://{Name}:{server.Port}/", server);
    }
}
