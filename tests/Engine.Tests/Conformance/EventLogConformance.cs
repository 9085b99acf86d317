using System.Text;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>Appending and reading; the numbers are the cases of the conformance list in docs/engine.md.</summary>
public abstract class EventLogConformance : EngineConformance
{
    private const string Stream = "mirror/default/uni-a";

    [EngineFact] // 1
    public async Task An_append_to_a_new_stream_begins_at_sequence_one()
    {
        var answer = await Writer.OkAsync(Stream, 0, TestWriter.Event("a"), TestWriter.Event("b"));

        Assert.Equal(2, answer.LastSequence);
        var events = await ReadAsync(Stream);
        Assert.Equal(["a", "b"], events.Select(e => Encoding.UTF8.GetString(e.Event.Payload.Span)));
        Assert.All(events, e => Assert.Equal(answer.At, e.Position));
        StreamAssert.Whole(events);
    }

    [EngineFact] // 2
    public async Task An_expected_sequence_that_is_too_low_is_a_conflict_that_names_the_head()
    {
        await Writer.OkAsync(Stream, 0, TestWriter.Events(3));

        Assert.Equal(new AppendResult.Conflict(3), await Writer.AppendAsync(Stream, 2, TestWriter.Event()));
        Assert.Equal(3, (await ReadAsync(Stream)).Count);
    }

    [EngineFact] // 3
    public async Task An_expected_sequence_that_is_too_high_is_a_conflict_and_leaves_no_hole()
    {
        Assert.Equal(new AppendResult.Conflict(0), await Writer.AppendAsync(Stream, 1, TestWriter.Event()));
        Assert.Empty(await ReadAsync(Stream));
        Assert.Empty(await Log.StreamsAsync("", default).ListAsync());
        Assert.Equal(1, (await Writer.OkAsync(Stream, 0, TestWriter.Event())).LastSequence);
    }

    [EngineFact] // 4
    public async Task Of_a_hundred_concurrent_appends_to_one_sequence_exactly_one_wins()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => Writer.AppendAsync(Stream, 0, TestWriter.Event()))));

        Assert.Single(answers.OfType<AppendResult.Ok>());
        Assert.Equal(99, answers.Count(a => a == new AppendResult.Conflict(1)));
        Assert.Single(await ReadAsync(Stream));
    }

    [EngineFact] // 6
    public async Task The_same_event_ids_again_get_the_same_answer_and_no_second_copy()
    {
        var events = TestWriter.Events(3);
        var first = await Writer.OkAsync(Stream, 0, events);
        await Writer.OkAsync(Stream, 3, TestWriter.Event());

        Assert.Equal(first, await Writer.AppendAsync(Stream, 0, events));
        Assert.Equal(4, (await ReadAsync(Stream)).Count);
    }

    [EngineFact] // 6
    public async Task An_event_id_that_another_append_used_is_refused()
    {
        var events = TestWriter.Events(2);
        await Writer.OkAsync(Stream, 0, events);

        await Assert.ThrowsAsync<ArgumentException>(() => Writer.AppendAsync("other", 0, events));
        await Assert.ThrowsAsync<ArgumentException>(() => Writer.AppendAsync(Stream, 2, TestWriter.Event(), events[0]));
        await Assert.ThrowsAsync<ArgumentException>(() => Writer.AppendAsync(Stream, 2, events[1], events[0]));
        var twice = TestWriter.Event();
        await Assert.ThrowsAsync<ArgumentException>(() => Writer.AppendAsync(Stream, 2, twice, twice));
        Assert.Equal(2, (await ReadAsync(Stream)).Count);
    }

    [EngineFact] // 7, 8: the caller stops waiting; whatever happened, the retry makes it exactly one copy
    public async Task A_retry_after_a_cancelled_wait_leaves_exactly_one_copy()
    {
        for (var round = 0; round < 50; round++)
        {
            var e = TestWriter.Event();
            using var impatience = new CancellationTokenSource();
            var fence = await Writer.FenceAsync(Stream);
            var append = Log.AppendAsync(Stream, round, [e], TestWriter.Context, fence, impatience.Token);
            await impatience.CancelAsync();
            await Task.WhenAny(append);

            Assert.Equal(round + 1, (await Writer.OkAsync(Stream, round, e)).LastSequence);
        }

        StreamAssert.Whole(await ReadAsync(Stream));
        Assert.Equal(50, (await ReadAsync(Stream)).Count);
    }

    [EngineFact] // 9
    public async Task Empty_and_oversized_appends_are_refused_and_the_limits_themselves_fit()
    {
        var limits = Log.Limits;
        await Assert.ThrowsAsync<ArgumentException>(() => Writer.AppendAsync(Stream, 0));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Writer.AppendAsync(Stream, 0, TestWriter.Events(limits.EventsPerAppend + 1)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Writer.AppendAsync(Stream, 0, TestWriter.Event(new byte[limits.EventPayloadBytes + 1])));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Writer.AppendAsync(Stream, 0, [.. Enumerable.Range(0, 5).Select(_ => Largest())]));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Writer.AppendAsync(Stream, 0, TestWriter.Event() with { Type = new string('t', 200) }));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Writer.AppendAsync(Stream, 0, TestWriter.Event() with { Type = "lone \ud800" }));

        await Writer.OkAsync(Stream, 0, TestWriter.Events(limits.EventsPerAppend));
        var full = Enumerable.Range(0, limits.AppendBytes / limits.EventPayloadBytes).Select(_ => Largest()).ToArray();
        await Writer.OkAsync(Stream, limits.EventsPerAppend, full);

        NewEvent Largest() => TestWriter.Event(new byte[limits.EventPayloadBytes]);
    }

    [EngineFact] // 10
    public async Task Large_payloads_come_back_unchanged()
    {
        foreach (var bytes in new[] { 64 << 10, 1 << 20 })
        {
            var payload = new byte[bytes];
            new Random(bytes).NextBytes(payload);

            await Writer.OkAsync($"{bytes} bytes", 0, TestWriter.Event(payload));

            var e = Assert.Single(await ReadAsync($"{bytes} bytes"));
            Assert.Equal(payload, e.Event.Payload.ToArray());
        }
    }

    [EngineFact] // 11
    public async Task Any_valid_text_can_name_a_stream()
    {
        string[] names =
        [
            "a", "ab", "a/", "a/b", "зеркало", "镜像", "\U0001f4be", "\uffee", "with space", "nul\0inside", "nul\0", "nul",
            "%", "_", new string('x', 200), new string('x', Log.Limits.StreamNameBytes),
        ];
        foreach (var name in names) await Writer.OkAsync(name, 0, TestWriter.Event(name));

        foreach (var name in names)
            Assert.Equal(name, Encoding.UTF8.GetString(Assert.Single(await ReadAsync(name)).Event.Payload.Span));
        var sorted = names.OrderBy(n => Convert.ToHexString(Encoding.UTF8.GetBytes(n)), StringComparer.Ordinal);
        Assert.Equal(sorted, await Log.StreamsAsync("", default).ListAsync());
        Assert.Equal(["a", "a/", "a/b", "ab"], await Log.StreamsAsync("a", default).ListAsync());
        Assert.Equal(["a/", "a/b"], await Log.StreamsAsync("a/", default).ListAsync());
        Assert.Equal(["nul\0", "nul\0inside"], await Log.StreamsAsync("nul\0", default).ListAsync());
    }

    [EngineFact] // 11
    public async Task A_bad_stream_name_is_refused()
    {
        var fence = await Writer.FenceAsync(Stream);
        foreach (var name in new[] { "", "lone surrogate \ud800", new string('x', Log.Limits.StreamNameBytes + 1) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                () => Log.AppendAsync(name, 0, TestWriter.Events(1), TestWriter.Context, fence, default));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Log.ReadAsync(name, 1, default).ListAsync());
        }
    }

    [EngineFact] // 12
    public async Task Binary_and_empty_payloads_and_odd_texts_come_back_unchanged()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(3)).AddTicks(1);
        var context = new AppendContext(Guid.NewGuid(), time, "node\0b", "система \U0001f4be", null);
        NewEvent[] events = [TestWriter.Event(all), TestWriter.Event(Array.Empty<byte>())];
        var fence = await Writer.FenceAsync(Stream);

        await Log.AppendAsync(Stream, 0, events, context, fence, default);
        await Log.AppendAsync(Stream, 2, TestWriter.Events(1), context with { Reason = "" }, fence, default);

        var read = await ReadAsync(Stream);
        Assert.Equal([all, []], read.Take(2).Select(e => e.Event.Payload.ToArray()));
        Assert.Equal(events.Select(e => e.Id), read.Take(2).Select(e => e.Event.Id));
        Assert.All(read, e => Assert.Equal(("test.happened", 1), (e.Event.Type, e.Event.SchemaVersion)));
        Assert.Equal(context, read[0].Context);
        Assert.Equal(TimeSpan.Zero, read[0].Context.Time.Offset);
        Assert.Equal("", read[2].Context.Reason);
        StreamAssert.Whole(read);
    }

    [EngineFact]
    public async Task A_stream_is_read_from_the_sequence_asked_for()
    {
        await Writer.OkAsync(Stream, 0, TestWriter.Events(5));

        Assert.Equal([4L, 5L], (await ReadAsync(Stream, 4)).Select(e => e.Sequence));
        Assert.Equal(5, (await ReadAsync(Stream, -7)).Count);
        Assert.Empty(await ReadAsync(Stream, 6));
        Assert.Empty(await ReadAsync("unknown"));
    }

    [EngineFact] // 19
    public async Task An_acknowledged_append_is_at_or_before_the_head()
    {
        Assert.Equal(0, (await Log.HeadAsync(default)).Value);
        for (var i = 0; i < 20; i++)
        {
            var answer = await Writer.OkAsync(Stream, i, TestWriter.Event());
            Assert.True(answer.At <= await Log.HeadAsync(default));
        }
    }

    [EngineFact] // 25
    public async Task An_old_or_foreign_fence_is_refused_even_with_the_right_sequence()
    {
        var old = await Writer.FenceAsync(Stream);
        var newer = await Writer.AcquireAsync(old.Scope);
        var other = await Writer.FenceAsync("another stream");
        Assert.NotEqual(old.Scope, other.Scope);

        foreach (var fence in new[] { old, other, default, newer with { Token = newer.Token + 1 } })
        {
            var answer = await Log.AppendAsync(Stream, 0, TestWriter.Events(1), TestWriter.Context, fence, default);
            Assert.Equal(new AppendResult.Fenced(), answer);
        }

        Assert.IsType<AppendResult.Ok>(
            await Log.AppendAsync(Stream, 0, TestWriter.Events(1), TestWriter.Context, newer, default));
    }
}
