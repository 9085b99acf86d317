using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorRegionTests : IAsyncLifetime
{
    private MirrorWorld _world = null!;

    public async Task InitializeAsync() => _world = await MirrorWorld.StartAsync(probes: false);

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_registered_mirror_is_in_the_log_and_in_the_table()
    {
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));

        var facts = await _world.SeenAsync("a", _ => true, "there");
        Assert.Equal((false, 0, null), (facts.Enabled, facts.Ordinal, facts.FileSet));
        Assert.Equal(["mirror.registered"], await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task A_command_for_an_unknown_mirror_is_refused_and_leaves_no_trace()
    {
        var refused = Assert.IsType<CommandResult.Refused>(await _world.DoAsync("nobody", new EnableMirror()));

        Assert.Equal(RefusalKind.NotFound, refused.Kind);
        Assert.Empty(await _world.TypesAsync("nobody"));
        Assert.Equal(RefusalKind.NotFound, (await _world.ScanAsync("nobody")).Refusal!.Kind);
    }

    [Fact]
    public async Task A_refused_registration_can_be_corrected()
    {
        var bad = Mirror.Definition() with { Weight = -1 };

        Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new RegisterMirror(bad)));

        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
    }

    [Fact]
    public async Task A_command_sent_again_has_no_second_effect_and_a_second_command_is_a_duplicate()
    {
        var id = Guid.NewGuid();
        var register = new RegisterMirror(Mirror.Definition());
        await _world.DoAsync("a", register, id);

        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", register, id));
        Assert.Equal(RefusalKind.Duplicate, Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", register)).Kind);
        Assert.Single(await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task A_removal_sent_again_is_done_however_late_and_undoes_no_later_registration()
    {
        var id = Guid.NewGuid();
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        await _world.DoAsync("a", new RemoveMirror(), id);

        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", new RemoveMirror(), id));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new RemoveMirror())).Kind);
        _world = await _world.RestartAsync(probes: false);
        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", new RemoveMirror(), id));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new RemoveMirror())).Kind);
        _world.Clock.Advance(MirrorLimits.LeaveAfter);
        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", new RemoveMirror(), id));
        Assert.Equal(["mirror.registered", "mirror.removed"], await _world.TypesAsync("a"));

        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", new RemoveMirror(), id));
        await _world.SeenAsync("a", _ => true, "there");
    }

    [Fact]
    public async Task A_removal_that_a_snapshot_covers_is_known_as_well()
    {
        var id = Guid.NewGuid();
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()), new EnableMirror());
        await _world.DoAsync("a", new RemoveMirror(), id);
        _world = await _world.RestartAsync(probes: false);
        var stream = StreamNames.Mirror(MirrorWorld.Repository, MirrorId.Parse("a"));
        Assert.Equal(3, (await _world.Engine.Log.LoadSnapshotAsync(stream, CancellationToken.None))!.Sequence);

        Assert.Equal(new CommandResult.Done(false), await _world.DoAsync("a", new RemoveMirror(), id));
    }

    [Fact]
    public async Task A_rename_sent_again_is_done()
    {
        var by = new CommandContext(Guid.NewGuid(), "test");
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));

        Assert.IsType<CommandResult.Done>(await RenameAsync());
        await _world.GoneAsync("a");
        Assert.IsType<CommandResult.Done>(await RenameAsync());

        Task<CommandResult> RenameAsync() => Awaited.Of(
            _world.Region.RenameAsync(MirrorWorld.Repository, MirrorId.Parse("a"), MirrorId.Parse("b"), by, CancellationToken.None),
            "the rename");
    }

    [Fact]
    public async Task A_removal_is_shown_and_its_ordinal_free_only_when_redirects_follow()
    {
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        await _world.ShownAsync();
        var follow = new TaskCompletionSource();
        _world.Followed = follow.Task;
        await _world.DoneAsync("a", new RemoveMirror());
        await _world.GoneAsync("a");
        await _world.DoneAsync("b", new RegisterMirror(Mirror.Definition("b")));
        var shown = _world.ShownAsync();
        Assert.False(shown.IsCompleted);
        follow.SetResult();
        await Awaited.Of(shown, "the tables to show the log");
        Assert.Equal(0, (await _world.SeenAsync("b", _ => true, "there")).Ordinal);
    }

    [Fact]
    public async Task A_definition_of_another_id_is_refused()
    {
        var refused = Assert.IsType<CommandResult.Refused>(await _world.DoAsync("b", new RegisterMirror(Mirror.Definition("a"))));

        Assert.Equal("id", Assert.Single(refused.Faults).Field);
    }

    [Fact]
    public async Task Without_the_log_a_command_is_refused_and_changes_nothing()
    {
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        _world.Engine.FailNextAppends(1, mayHaveCommitted: false, committed: false);

        var refused = Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new EnableMirror()));

        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        var state = await _world.Region.GetStateAsync(MirrorWorld.Repository, MirrorId.Parse("a"), CancellationToken.None);
        Assert.False(state!.Enabled);
        await _world.DoneAsync("a", new EnableMirror());
    }

    [Fact]
    public async Task A_removed_mirror_leaves_the_table_its_ordinal_and_its_files_and_may_come_back()
    {
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        await _world.ScanAsync("a");
        await _world.SeenAsync("a", m => m.FileCount == 2, "with files");

        await _world.DoneAsync("a", new RemoveMirror());
        await _world.GoneAsync("a");
        Assert.All(_world.Files.Table.All(), file => Assert.Equal(0, file.Holders.Count));

        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        var facts = await _world.SeenAsync("a", _ => true, "back");
        Assert.Equal((0, 0), (facts.Ordinal, facts.FileCount));
    }

    [Fact]
    public async Task A_mirror_is_snapshotted_as_often_as_the_settings_say()
    {
        var a = MirrorId.Parse("a");
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()), new EnableMirror(), new DisableMirror());
        // The snapshot is written before the next message is handled.
        await _world.Region.GetStateAsync(MirrorWorld.Repository, a, CancellationToken.None);

        var stream = StreamNames.Mirror(MirrorWorld.Repository, a);
        var snapshot = await _world.Engine.Log.LoadSnapshotAsync(stream, CancellationToken.None);
        Assert.Equal(MirrorWorld.SnapshotEvery, snapshot!.Sequence);
    }

    [Fact]
    public async Task Another_owner_stops_the_actor_and_it_reads_what_that_one_wrote()
    {
        await _world.DoneAsync("a", new RegisterMirror(Mirror.Definition()));
        await _world.WriteAsync("a", new MirrorEnabled());

        var refused = Assert.IsType<CommandResult.Refused>(await _world.DoAsync("a", new RemoveMirror()));
        var answer = await _world.DoAsync("a", new EnableMirror());

        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        Assert.Equal(new CommandResult.Done(false), answer);
    }

    [Fact]
    public async Task A_restarted_node_finds_verdicts_sets_and_ages_as_they_were()
    {
        _world.StartProbes();
        await _world.UpAsync("a");
        await _world.ShownAsync();
        var before = _world.Table.Current.Find("a")!;
        await _world.AdvanceAsync(TimeSpan.FromMinutes(20));

        _world = await _world.RestartAsync(probes: false);

        var after = await _world.SeenAsync("a", _ => true, "there");
        Assert.Equal(before, after);
        Assert.Equal(Verdict.Up, after.Http.Verdict);
        Assert.All(_world.Files.Table.All(), file => Assert.True(file.Holders.Contains(after.Ordinal)));
        Assert.Equal(SchemeHealth.Unknown, after.Https);
    }
}
