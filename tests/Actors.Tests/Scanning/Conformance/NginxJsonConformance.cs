using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class NginxJsonConformance : ListerConformance
{
    // What is older than 1970 it shows as of its first second.
    protected override IReadOnlyCollection<string> WrongTimes => [AwkwardTree.Before1970];

    // It hides names that begin with a dot.
    protected override IReadOnlyCollection<string> NotShown => [AwkwardTree.Hidden];

    // It follows links.
    protected override IReadOnlyCollection<string> Besides => [AwkwardTree.FileLink, AwkwardTree.DirectoryLink + "/x.tar.gz"];

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await NginxServer.StartAsync(root, "autoindex_format json;");
        var http = OutgoingTestKit.Http();
        return new ListedServer(new HttpIndexLister(http, "http"), $"http://127.0.0.1:{server.Port}/", server);
    }
}
