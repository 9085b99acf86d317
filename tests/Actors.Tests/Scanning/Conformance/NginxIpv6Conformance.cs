using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class NginxIpv6Conformance : ListerConformance
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
        var server = await NginxServer.StartAsync(root, server: "listen [::1]:PORT;");
        var http = new OutgoingHttp(new OutgoingOptions { AllowPrivate = [IPNetwork.Parse("::1/128")] }, TimeProvider.System);
        return new ListedServer(new HttpIndexLister(http, "http"), $"http://[::1]:{server.Port}/", server);
    }
}
