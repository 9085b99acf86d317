using MirrorActors.Actors.Tests.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

public sealed class RsyncConformanceTests : ListerConformance
{
    private protected override async Task<ListedServer> StartAsync(string root)
    {
        var server = await RsyncServer.StartAsync(root);
        return new ListedServer(RsyncKit.Lister(), $"rsync://127.0.0.1:{server.Port}/tree/", server);
    }
}
