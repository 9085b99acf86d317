using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Who may write; the numbers are the cases of the conformance list in docs/engine.md.</summary>
public abstract class OwnershipConformance : EngineConformance
{
    private const string Stream = "mirror/default/uni-a";

    private static readonly string Scope = ShardHash.Scope(ShardHash.ShardOf(Stream));

    [EngineFact]
    public async Task A_scope_has_one_owner_and_each_acquisition_a_larger_token()
    {
        var other = await TestWriter.JoinAsync(Engine, "node-b");

        var first = await Writer.AcquireAsync(Scope);
        Assert.Null(await Ownership.TryAcquireAsync(Scope, other.Session, default));
        var again = await Writer.AcquireAsync(Scope);

        Assert.Equal(Scope, first.Scope);
        Assert.True(again.Token > first.Token);
    }

    [EngineFact] // 24
    public async Task A_release_hands_over_at_once()
    {
        var other = await TestWriter.JoinAsync(Engine, "node-b");
        var mine = await Writer.AcquireAsync(Scope);

        await Ownership.ReleaseAsync(mine, default);
        var theirs = await other.AcquireAsync(Scope);

        Assert.True(theirs.Token > mine.Token);
        Assert.Equal(new AppendResult.Fenced(), await AppendAsync(mine));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(theirs));
    }

    [EngineFact]
    public async Task After_a_release_nobody_writes_until_the_next_acquisition()
    {
        var mine = await Writer.AcquireAsync(Scope);

        await Ownership.ReleaseAsync(mine, default);

        Assert.Equal(new AppendResult.Fenced(), await AppendAsync(mine));
    }

    [EngineFact]
    public async Task Releasing_an_old_fence_has_no_effect()
    {
        var old = await Writer.AcquireAsync(Scope);
        var now = await Writer.AcquireAsync(Scope);

        await Ownership.ReleaseAsync(old, default);
        await Ownership.ReleaseAsync(new Fence("shard/never-owned", 1), default);

        Assert.IsType<AppendResult.Ok>(await AppendAsync(now));
    }

    [EngineFact]
    public async Task Leaving_frees_what_the_session_owned()
    {
        var other = await TestWriter.JoinAsync(Engine, "node-b");
        var mine = await Writer.AcquireAsync(Scope);

        await Writer.Session.DisposeAsync();

        Assert.True((await other.AcquireAsync(Scope)).Token > mine.Token);
        Assert.Null(await Ownership.TryAcquireAsync("shard/001", Writer.Session, default));
    }

    [EngineFact] // 23, 26: as far as one process can show it
    public async Task A_paused_owner_loses_its_scope_and_cannot_append_any_more()
    {
        var mine = await Writer.AcquireAsync(Scope);

        await Host.PauseAsync(TestWriter.Ttl);
        var other = await TestWriter.JoinAsync(Engine, "node-b");
        var theirs = await other.AcquireAsync(Scope);

        Assert.False(Writer.Session.IsValidNow);
        Assert.True(theirs.Token > mine.Token);
        Assert.Equal(new AppendResult.Fenced(), await AppendAsync(mine));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(theirs));
        Host.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(Writer.Session.Lost.IsCancellationRequested);
        Assert.True(other.Session.IsValidNow);
    }

    [EngineFact]
    public async Task A_session_is_lost_before_others_may_take_over()
    {
        await Writer.AcquireAsync(Scope);

        await Host.PauseAsync(TestWriter.Ttl * 0.9);
        var other = await TestWriter.JoinAsync(Engine, "node-b");

        Assert.False(Writer.Session.IsValidNow);
        Assert.Null(await Ownership.TryAcquireAsync(Scope, other.Session, default));
    }

    [EngineFact]
    public async Task A_renewed_session_keeps_its_scopes_for_ever()
    {
        var other = await TestWriter.JoinAsync(Engine, "node-b");
        var mine = await Writer.AcquireAsync(Scope);

        await Host.PassAsync(TestWriter.Ttl * 20);

        Assert.True(Writer.Session.IsValidNow);
        Assert.Null(await Ownership.TryAcquireAsync(Scope, other.Session, default));
        Assert.IsType<AppendResult.Ok>(await AppendAsync(mine));
    }

    [EngineFact] // 32
    public async Task Steps_of_the_wall_clock_change_nothing()
    {
        var other = await TestWriter.JoinAsync(Engine, "node-b");
        var mine = await Writer.AcquireAsync(Scope);
        var last = Position.Start;
        long sequence = 0;

        foreach (var hours in new[] { 1, -2, 48, -100 })
        {
            Host.Clock.StepWall(TimeSpan.FromHours(hours));
            await Host.PassAsync(TestWriter.Ttl / 2);
            Assert.True(Writer.Session.IsValidNow);
            Assert.Null(await Ownership.TryAcquireAsync(Scope, other.Session, default));
            var answer = Assert.IsType<AppendResult.Ok>(await AppendAsync(mine, sequence++));
            Assert.True(answer.At > last);
            last = answer.At;
        }
    }

    [EngineFact] // 33
    public async Task A_restart_frees_all_scopes_and_tokens_go_on_growing()
    {
        var mine = await Writer.AcquireAsync(Scope);
        await AppendAsync(mine);
        await RestartAsync();

        Assert.Equal(new AppendResult.Fenced(), await AppendAsync(mine, 1));
        Assert.True((await Writer.AcquireAsync(Scope)).Token > mine.Token);
    }

    [EngineFact]
    public async Task A_watcher_sees_present_owners_first_and_then_every_change()
    {
        var mine = await Writer.AcquireAsync("shard/001");
        var gone = await Writer.AcquireAsync("shard/002");
        await Ownership.ReleaseAsync(gone, default);
        await using var changes = Ownership.WatchAsync(default).GetAsyncEnumerator();

        Assert.Equal(new OwnerChange("shard/001", "node-a", mine.Token), await NextAsync(changes));
        var next = NextAsync(changes);
        await Ownership.ReleaseAsync(mine, default);
        Assert.Equal(new OwnerChange("shard/001", null, mine.Token), await next);
        var again = await Writer.AcquireAsync("shard/001");
        Assert.Equal(new OwnerChange("shard/001", "node-a", again.Token), await NextAsync(changes));
    }

    [EngineFact]
    public async Task A_bad_scope_or_a_foreign_session_is_refused()
    {
        await using var other = new MemoryHost();
        var stranger = await TestWriter.JoinAsync(other.Engine);

        await Assert.ThrowsAsync<ArgumentException>(() => Ownership.TryAcquireAsync("", Writer.Session, default));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Ownership.TryAcquireAsync("shard/001", stranger.Session, default));
    }

    private static async Task<OwnerChange> NextAsync(IAsyncEnumerator<OwnerChange> changes)
    {
        Assert.True(await Awaited.Of(changes.MoveNextAsync().AsTask(), "the next change of owner"));
        return changes.Current;
    }

    private Task<AppendResult> AppendAsync(Fence fence, long expected = 0) =>
        Log.AppendAsync(Stream, expected, TestWriter.Events(1), TestWriter.Context, fence, default);
}
