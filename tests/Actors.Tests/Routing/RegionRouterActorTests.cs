using MirrorActors.Actors.Routing;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class RegionRouterActorTests
{
    [Fact]
    public async Task The_newest_table_is_published_and_older_ones_are_ignored()
    {
        await using var system = TestSystem.Create(new FakeClock());
        var snapshots = new RedirectSnapshotHolder();
        var router = system.Spawn("router", () => new RegionRouterActor(snapshots), RegionRouterActor.Options);
        foreach (var version in new long[] { 2, 1, 3 })
            await router.TellAsync(
                new MirrorsChanged(RoutingMirror.Table(version, RoutingMirror.Make(0))), CancellationToken.None);
        await Awaited.Of(VersionAsync(snapshots, 3), "version 3", () => $"version {snapshots.Current.Mirrors.Version}");
        Assert.Equal(3, snapshots.Current.Mirrors.Version);
    }

    private static async Task VersionAsync(RedirectSnapshotHolder snapshots, long version)
    {
        while (snapshots.Current.Mirrors.Version < version) await Task.Yield();
    }
}
