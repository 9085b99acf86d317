using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.Load;

public sealed class FileCoverageTests : IAsyncLifetime
{
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task Files_with_fewer_than_two_live_mirrors_are_counted_by_place()
    {
        await _index.ApplyAsync([.. Enumerable.Range(0, 100).Select(id => Put($"/f{id}", id))]);
        await HoldAsync(0, 0, 80);
        await HoldAsync(1, 40, 60);
        await HoldAsync(70, 0, 30);
        var japan = RoutingMirror.Make(70, "JP");
        var snapshot = RoutingMirror.Snapshot(RoutingMirror.Make(0), RoutingMirror.Make(1), japan);
        ThinFiles[] expected = [new("world", 0, 30), new("continent-AS", 70, 30), new("continent-EU", 0, 60)];
        Assert.Equal(expected, FileCoverage.Of(_index.Table, snapshot).Places.ToArray());
    }

    [Fact]
    public async Task A_mirror_that_clients_are_not_given_counts_for_nothing()
    {
        await _index.ApplyAsync([.. Enumerable.Range(0, 100).Select(id => Put($"/f{id}", id))]);
        await HoldAsync(0, 0, 100);
        await HoldAsync(1, 0, 100);
        var down = RoutingMirror.Make(1) with
        {
            Http = new SchemeHealth(Verdict.Down, "x", default),
            Https = new SchemeHealth(Verdict.Down, "x", default),
        };
        Assert.Equal(new ThinFiles("world", 0, 0), Of(RoutingMirror.Make(0), RoutingMirror.Make(1)));
        Assert.Equal(new ThinFiles("world", 0, 100), Of(RoutingMirror.Make(0), down));
        Assert.Equal(new ThinFiles("world", 100, 0), Of(down));

        ThinFiles Of(params MirrorFacts[] mirrors) => FileCoverage.Of(_index.Table, RoutingMirror.Snapshot(mirrors)).Places[0];
    }

    [Fact]
    public void Without_files_and_mirrors_there_is_nothing_to_count() => Assert.Equal(
        new ThinFiles("world", 0, 0), Assert.Single(FileCoverage.Of(_index.Table, RoutingMirror.Snapshot()).Places.ToArray()));

    private Task HoldAsync(int ordinal, int from, int count) =>
        _index.Router.ApplyFileSetsAsync([new(ordinal, Set([.. Enumerable.Range(from, count)]))], CancellationToken.None);
}
