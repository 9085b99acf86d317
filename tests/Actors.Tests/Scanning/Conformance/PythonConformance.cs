using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class PythonConformance : ListerConformance
{
    // It follows links; one that leads nowhere is shown itself.
    protected override IReadOnlyCollection<string> Besides =>
        [AwkwardTree.FileLink, AwkwardTree.DirectoryLink + "/x.tar.gz", "links/broken"];

    protected override bool ShowsExactSizes => false;

    protected override TimeSpan Precision => TimeSpan.Zero;

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await PythonServer.StartAsync(root);
        var http = OutgoingTestKit.Http();
        return new ListedServer(new HttpIndexLister(http, "http"), $"http://127.0.0.1:{server.Port}/", server);
    }
}
