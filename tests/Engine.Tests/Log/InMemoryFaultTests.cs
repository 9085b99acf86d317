using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Log;

public sealed class InMemoryFaultTests
{
    [Theory] // 7, 8
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ordered_fault_answers_unavailable_and_the_retry_leaves_one_copy(bool committed)
    {
        await using var engine = new InMemoryEngine(new EngineClock());
        var writer = await TestWriter.JoinAsync(engine);
        var e = TestWriter.Event();
        engine.FailNextAppends(2, mayHaveCommitted: true, committed);

        Assert.True(Assert.IsType<AppendResult.Unavailable>(await writer.AppendAsync("a", 0, e)).MayHaveCommitted);
        Assert.Equal(committed ? 1 : 0, (await engine.Log.HeadAsync(default)).Value);
        Assert.IsType<AppendResult.Unavailable>(await writer.AppendAsync("a", 0, e));
        Assert.Equal(1, (await writer.OkAsync("a", 0, e)).LastSequence);
        Assert.Single(await engine.Log.ReadAsync("a", 1, default).ListAsync());
    }

    [Fact]
    public async Task Paused_appends_wait_until_they_are_resumed()
    {
        await using var engine = new InMemoryEngine(new EngineClock());
        var writer = await TestWriter.JoinAsync(engine);
        engine.PauseAppends();

        var append = writer.AppendAsync("a", 0, TestWriter.Event());
        Assert.Equal(0, (await engine.Log.HeadAsync(default)).Value);
        Assert.False(append.IsCompleted);
        engine.ResumeAppends();

        Assert.IsType<AppendResult.Ok>(await append);
    }
}
