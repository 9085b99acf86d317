using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Snapshots and trimming; the numbers are the cases of the conformance list in docs/engine.md.</summary>
public abstract class SnapshotConformance : EngineConformance
{
    /// <summary>True when streams can be read further back than the log reaches.</summary>
    protected virtual bool KeepsTrimmedEvents => false;

    [EngineFact]
    public async Task The_newest_snapshot_of_a_stream_is_kept()
    {
        Assert.Null(await Log.LoadSnapshotAsync("a", default));
        await Writer.OkAsync("a", 0, TestWriter.Events(5));

        await SnapshotAsync("a", 3, 3);
        await SnapshotAsync("a", 2, 2);
        Assert.Equal((3, 7, (byte)3), await LoadAsync("a"));
        await SnapshotAsync("a", 5, 5);
        Assert.Equal((5, 7, (byte)5), await LoadAsync("a"));
        await RestartAsync();
        Assert.Equal((5, 7, (byte)5), await LoadAsync("a"));
        Assert.Null(await Log.LoadSnapshotAsync("b", default));
    }

    [EngineFact]
    public async Task A_snapshot_beyond_the_stream_or_too_large_is_refused()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(5));

        await Assert.ThrowsAsync<ArgumentException>(() => SnapshotAsync("a", 6, 0));
        await Assert.ThrowsAsync<ArgumentException>(() => SnapshotAsync("unknown", 1, 0));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Log.SaveSnapshotAsync("a", new StreamSnapshot(5, 1, new byte[LogLimits.SnapshotBytes + 1]), default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SnapshotAsync("a", 0, 0));
    }

    [EngineFact]
    public async Task Trimming_without_a_covering_snapshot_is_refused()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(5));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Log.TrimAsync("a", 2, default));
        await SnapshotAsync("a", 3, 3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Log.TrimAsync("a", 5, default));

        await Log.TrimAsync("a", 1, default);
        await Log.TrimAsync("unknown", 1, default);

        Assert.Equal(5, (await ReadAsync("a")).Count);
    }

    [EngineFact] // 21
    public async Task After_a_trim_old_positions_are_refused_and_snapshot_and_rest_are_complete()
    {
        var before = (await Writer.OkAsync("a", 0, TestWriter.Events(2))).At;
        await Writer.OkAsync("a", 2, TestWriter.Events(3));
        await Writer.OkAsync("b", 0, TestWriter.Event());
        await SnapshotAsync("a", 4, 4);
        await Host.SettleAsync();
        await Log.TrimAsync("a", 5, default);

        foreach (var position in new[] { Position.Start, before })
        {
            await using var batches = Log.SubscribeAsync(position, default).GetAsyncEnumerator();
            var refused = await Assert.ThrowsAsync<PositionTrimmedException>(() => batches.MoveNextAsync().AsTask());
            Assert.True(refused.Oldest > before);
        }

        if (KeepsTrimmedEvents)
        {
            StreamAssert.Whole(await ReadAsync("a"));
            Assert.Equal([4, 5], (await ReadAsync("a", 4)).Select(e => e.Sequence));
        }
        else
        {
            await Assert.ThrowsAsync<PositionTrimmedException>(() => ReadAsync("a"));
            await Assert.ThrowsAsync<PositionTrimmedException>(() => ReadAsync("a", 4));
        }

        Assert.Equal(5, Assert.Single(await ReadAsync("a", 5)).Sequence);
        Assert.Equal(4, (await LoadAsync("a")).Sequence);
        Assert.Single(await ReadAsync("b"));
        await using var resumed = new TestSubscriber(Log, await Log.HeadAsync(default));
        await Writer.OkAsync("a", 5, TestWriter.Event());
        Assert.Equal(6, Assert.Single((await resumed.NextAsync()).Events).Sequence);
    }

    [EngineFact] // 21
    public async Task Trimming_the_end_of_the_log_reuses_no_position_and_keeps_the_sequence()
    {
        var last = (await Writer.OkAsync("a", 0, TestWriter.Events(4))).At;
        await SnapshotAsync("a", 4, 4);
        await Log.TrimAsync("a", 5, default);
        await RestartAsync();

        Assert.Equal(last, await Log.HeadAsync(default));
        Assert.Equal(new AppendResult.Conflict(4), await Writer.AppendAsync("a", 0, TestWriter.Event()));
        Assert.True((await Writer.OkAsync("a", 4, TestWriter.Event())).At > last);
        Assert.Equal(["a"], await Log.StreamsAsync("", default).ListAsync());
    }

    [EngineFact] // 22
    public async Task Trimming_while_appending_and_subscribing_loses_nothing()
    {
        const int Streams = 4, Events = 200;
        await using var subscriber = new TestSubscriber(Log, Position.Start);
        var writing = Task.WhenAll(
            Enumerable.Range(0, Streams).Select(async s =>
            {
                for (var i = 0; i < Events; i++) await Writer.OkAsync($"s{s}", i, TestWriter.Event());
            }));
        var next = new Dictionary<string, long>();

        for (var seen = 0; seen < Streams * Events; seen++)
        {
            var e = Assert.Single((await subscriber.NextAsync()).Events);
            Assert.Equal(next.GetValueOrDefault(e.Stream) + 1, e.Sequence);
            next[e.Stream] = e.Sequence;
            if (e.Sequence % 20 != 0) continue;
            await SnapshotAsync(e.Stream, e.Sequence, 1);
            await Log.TrimAsync(e.Stream, e.Sequence + 1, default);
        }

        await writing;
        foreach (var stream in next.Keys) Assert.Empty(await ReadAsync(stream, Events + 1));
    }

    private Task SnapshotAsync(string stream, long sequence, byte state) =>
        Log.SaveSnapshotAsync(stream, new StreamSnapshot(sequence, 7, new[] { state }), default);

    private async Task<(long Sequence, int SchemaVersion, byte State)> LoadAsync(string stream)
    {
        var snapshot = await Log.LoadSnapshotAsync(stream, default);
        Assert.NotNull(snapshot);
        return (snapshot.Sequence, snapshot.SchemaVersion, Assert.Single(snapshot.State.ToArray()));
    }
}
