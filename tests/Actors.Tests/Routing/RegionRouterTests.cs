using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class RegionRouterTests
{
    [Fact]
    public async Task A_burst_of_tables_ends_with_the_newest_published_and_no_message_lost()
    {
        await using var system = TestSystem.Create(new FakeClock());
        var tables = new MirrorTableHolder();
        var snapshots = new RedirectSnapshotHolder(SelectionDefaults.Near);
        _ = new RegionRouter(system, tables, snapshots);
        for (var version = 1; version <= 200; version++)
            tables.Publish(RoutingMirror.Table(version, RoutingMirror.Make(0)));
        await Awaited.Of(
            snapshots.WaitForAsync(200, CancellationToken.None), "version 200", () => $"version {snapshots.Current.Mirrors.Version}");
        Assert.Equal(0, system.DeadLetterCount);
    }
}
