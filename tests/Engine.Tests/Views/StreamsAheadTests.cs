using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Views;

namespace MirrorActors.Engine.Tests.Views;

public sealed class StreamsAheadTests
{
    private readonly ScriptedLog _log = new();

    [Fact]
    public async Task The_next_streams_are_read_while_the_first_has_not_come()
    {
        for (var i = 0; i < ViewLimits.StreamsAhead + 5; i++) _log.Append($"s/{i:00}", 2);
        var slow = new SlowReader(_log);
        await using var streams = new StreamsAhead(slow).StreamsAsync("s/", default).GetAsyncEnumerator();

        Assert.True(await streams.MoveNextAsync());

        Assert.Equal("s/00", streams.Current);
        Assert.Equal(ViewLimits.StreamsAhead, slow.Asked);
        slow.Answer();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(ViewLimits.EventsAhead)]
    [InlineData(ViewLimits.EventsAhead + 1)]
    [InlineData((2 * ViewLimits.EventsAhead) + 1)]
    public async Task All_streams_come_in_order_and_whole(int events)
    {
        string[] names = ["s/a", "s/b", "s/c"];
        foreach (var name in names) _log.Append(name, events);
        _log.Append("t/other", 1);
        var ahead = new StreamsAhead(_log);

        var seen = new List<string>();
        await foreach (var stream in ahead.StreamsAsync("s/", default))
        {
            seen.Add(stream);
            Assert.Null(await ahead.LoadSnapshotAsync(stream, default));
            Assert.Equal(string.Join(' ', Enumerable.Range(1, events)), await SequencesAsync(ahead, stream, 1));
            Assert.Equal($"{events}", await SequencesAsync(ahead, stream, events));
        }

        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task Behind_a_snapshot_only_what_follows_is_read_and_what_is_before_it_on_demand()
    {
        _log.Append("s/a", 5);
        _log.Snapshots["s/a"] = new StreamSnapshot(3, 1, default);
        var ahead = new StreamsAhead(_log);
        await foreach (var stream in ahead.StreamsAsync("s/", default))
        {
            Assert.Equal(3, (await ahead.LoadSnapshotAsync(stream, default))!.Sequence);
            Assert.Equal("4 5", await SequencesAsync(ahead, stream, 4));
            // A snapshot that this version cannot read: from nothing.
            Assert.Equal("1 2 3 4 5", await SequencesAsync(ahead, stream, 1));
        }
    }

    [Fact]
    public async Task A_failure_comes_with_its_stream()
    {
        _log.Append("s/a", 1);
        _log.ReadFails = true;
        var ahead = new StreamsAhead(_log);
        await using var streams = ahead.StreamsAsync("s/", default).GetAsyncEnumerator();
        Assert.True(await streams.MoveNextAsync());
        await Assert.ThrowsAsync<IOException>(() => SequencesAsync(ahead, "s/a", 1));
    }

    private static async Task<string> SequencesAsync(StreamsAhead ahead, string stream, long from) =>
        string.Join(' ', (await ahead.ReadAsync(stream, from, default).ListAsync()).Select(e => e.Sequence));

    /// <summary>Answers no question for a snapshot before it is told to.</summary>
    private sealed class SlowReader(IStreamReader log) : IStreamReader
    {
        private readonly TaskCompletionSource _answer = new();

        public int Asked { get; private set; }

        public void Answer() => _answer.SetResult();

        public IAsyncEnumerable<string> StreamsAsync(string prefix, CancellationToken token) => log.StreamsAsync(prefix, token);

        public async Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token)
        {
            Asked++;
            await _answer.Task.WaitAsync(token);
            return await log.LoadSnapshotAsync(stream, token);
        }

        public async IAsyncEnumerable<LoggedEvent> ReadAsync(
            string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var logged in log.ReadAsync(stream, fromSequence, token)) yield return logged;
        }
    }
}
