using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class RsyncPasswordConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await RsyncServer.StartAsync(root, "mirror", "s3cret: @/x");
        return new ListedServer(RsyncKit.Lister(), $"rsync://mirror:s3cret%3A%20%40%2Fx@127.0.0.1:{server.Port}/secret/", server);
    }
}
