using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

public sealed class SqliteFullTests
{
    [Fact] // 35
    public async Task A_full_file_answers_unavailable_and_what_was_acknowledged_stays()
    {
        await using var host = await SqliteHost.StartAsync(maxFileBytes: 1 << 20);
        var writer = await TestWriter.JoinAsync(host.Engine);
        var sequence = 0L;
        AppendResult answer;
        while ((answer = await AppendAsync(100_000)) is AppendResult.Ok ok) sequence = ok.LastSequence;

        Assert.IsType<AppendResult.Unavailable>(answer);
        Assert.InRange(sequence, 5, 10);
        await Assert.ThrowsAsync<IOException>(
            () => host.Engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(1, 1, new byte[500_000]), default));
        Assert.Equal(sequence + 1, Assert.IsType<AppendResult.Ok>(await AppendAsync(10)).LastSequence);
        await host.RestartAsync();
        var events = await host.Engine.Log.ReadAsync("a", 1, default).ListAsync();
        Assert.Equal(sequence + 1, events.Count);

        Task<AppendResult> AppendAsync(int bytes) =>
            writer.AppendAsync("a", sequence, TestWriter.Event(new byte[bytes]));
    }

    [Fact]
    public async Task A_closed_engine_answers_unavailable()
    {
        var host = await SqliteHost.StartAsync();
        var log = host.Engine.Log;
        var writer = await TestWriter.JoinAsync(host.Engine);
        var fence = await writer.FenceAsync("a");
        await host.DisposeAsync();

        var answer = await log.AppendAsync("a", 0, TestWriter.Events(1), TestWriter.Context, fence, default);

        Assert.False(Assert.IsType<AppendResult.Unavailable>(answer).MayHaveCommitted);
    }
}
