using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorRenameTests : IAsyncLifetime
{
    private static readonly Guid Rename = Guid.NewGuid();
    private MirrorWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await MirrorWorld.StartAsync();
        await _world.UpAsync("a");
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_renamed_mirror_serves_on_under_its_new_name()
    {
        var before = _world.Table.Current.Find("a")!;

        Assert.Equal(new CommandResult.Done(true), await _world.RenameAsync("a", "b"));

        await _world.GoneAsync("a");
        await RunsAsBAsync(before.Http.Since);
        Assert.Equal("mirror.removed", (await _world.TypesAsync("a"))[^1]);
        Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new EnableMirror()));
    }

    [Fact]
    public async Task A_name_that_is_taken_leaves_the_mirror_as_it_was()
    {
        await _world.DoneAsync("b", new RegisterMirror(Mirror.Definition("b")));

        var refused = Assert.IsType<CommandResult.Refused>(await _world.RenameAsync("a", "b"));

        Assert.Equal(RefusalKind.Duplicate, refused.Kind);
        Assert.Equal("mirror.rename-abandoned", (await _world.TypesAsync("a"))[^1]);
        Assert.Equal(Verdict.Up, _world.Table.Current.Find("a")!.Http.Verdict);
        await _world.DoneAsync("a", new DisableMirror());
    }

    [Fact]
    public async Task A_crash_after_the_first_step_is_made_good()
    {
        var since = _world.Table.Current.Find("a")!.Http.Since;
        await _world.WriteAsync("a", new MirrorRenameStarted(Rename, "b"));

        _world = await _world.RestartAsync();

        await _world.GoneAsync("a");
        await RunsAsBAsync(since);
    }

    [Fact]
    public async Task A_crash_after_the_second_step_is_made_good()
    {
        var facts = _world.Table.Current.Find("a")!;
        var state = new MirrorState
        {
            Definition = facts.Definition,
            Enabled = true,
            Http = facts.Http,
            LastScan = facts.LastScan,
            LastGoodScan = facts.LastGoodScan,
            FileSet = facts.FileSet,
            Renaming = new MirrorRenameStarted(Rename, "b"),
        };
        await _world.WriteAsync("a", state.Renaming);
        var second = MirrorRename.SecondStep(state);
        await _world.WriteAsync("b", new MirrorRegistered(second.Definition, second.RenamedFrom));

        _world = await _world.RestartAsync();

        await _world.GoneAsync("a");
        await RunsAsBAsync(facts.Http.Since);
        Assert.Equal("mirror.registered", (await _world.TypesAsync("b"))[0]);
        Assert.DoesNotContain("mirror.registered", (await _world.TypesAsync("b")).Skip(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_log_that_is_away_during_the_rename_only_delays_it(int step)
    {
        var since = _world.Table.Current.Find("a")!.Http.Since;
        await _world.WriteAsync("a", new MirrorRenameStarted(Rename, "b"));
        if (step == 2)
        {
            var state = await _world.Region.GetStateAsync(
                MirrorWorld.Repository, Protocol.Ids.MirrorId.Parse("a"), CancellationToken.None);
            var second = MirrorRename.SecondStep(state! with { Renaming = new MirrorRenameStarted(Rename, "b") });
            await _world.WriteAsync("b", new MirrorRegistered(second.Definition, second.RenamedFrom));
        }

        _world.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);
        _world = await _world.RestartAsync(probes: false);
        await _world.Clock.WaitForTimerAsync(MirrorLimits.Again);
        Assert.NotNull(_world.Table.Current.Find("a"));
        _world.Clock.Advance(MirrorLimits.Again);

        await _world.GoneAsync("a");
        await RunsAsBAsync(since);
    }

    [Fact]
    public async Task A_mirror_registered_under_the_old_name_afterwards_is_left_alone()
    {
        await _world.RenameAsync("a", "b");
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition("a")));

        _world = await _world.RestartAsync();

        await _world.SeenAsync("a", _ => true, "there");
        await _world.SeenAsync("b", _ => true, "there");
        await _world.DoneAsync("a", new EnableMirror());
    }

    private async Task RunsAsBAsync(DateTimeOffset since)
    {
        var facts = await _world.SeenAsync("b", m => m.FileCount == 2, "there with its files");
        Assert.True(facts.Enabled);
        Assert.Equal((Verdict.Up, since), (facts.Http.Verdict, facts.Http.Since));
        Assert.All(_world.Files.Table.All(), file => Assert.True(file.Holders.Contains(facts.Ordinal)));
    }
}
