using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class NodeJournalTests : IAsyncLifetime
{
    private readonly JournalledHost _host = JournalledHost.Start();
    private TestWriter? _writer;

    private TestWriter Writer => _writer ?? throw new InvalidOperationException("not started");

    private IEventLog Log => _host.Engine.Log;

    public async Task InitializeAsync() => _writer = await TestWriter.JoinAsync(_host.Inner);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_journal_holds_each_event_as_the_log_has_it()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        await Writer.OkAsync("ü/b", 0, TestWriter.Event([]));
        await Writer.OkAsync("a", 3, TestWriter.Event([0, 255, 10]));
        await _host.SettleAsync();

        foreach (var stream in new[] { "a", "ü/b" })
            Assert.Equal(await TextsAsync(_host.Inner.Log, stream), await TextsAsync(_host.Journal, stream));
        Assert.Equal(await Log.HeadAsync(default), _host.Journal.Reached());
    }

    [Fact]
    public async Task A_stream_is_read_from_the_journal_below_what_is_trimmed_and_from_the_log_above()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        await Writer.OkAsync("a", 3, TestWriter.Events(3));
        var all = await TextsAsync(_host.Inner.Log, "a");
        await _host.SettleAsync();
        await TrimAsync("a", 6, below: 4);
        await _host.CloseAsync();
        await Writer.OkAsync("a", 6, TestWriter.Events(2));
        _host.Open();

        Assert.Equal(all.Concat(await TextsAsync(_host.Inner.Log, "a", 7)), await TextsAsync(Log, "a"));
        Assert.Equal(8, (await TextsAsync(Log, "a")).Count);
    }

    [Fact]
    public async Task What_is_trimmed_before_a_journal_has_it_is_a_hole_and_is_not_read_over()
    {
        await _host.CloseAsync();
        await Writer.OkAsync("a", 0, TestWriter.Events(9));
        await Writer.OkAsync("b", 0, TestWriter.Events(2));
        await TrimAsync("a", 8, below: 6);
        _host.Open();
        await _host.SettleAsync();
        await TrimAsync("a", 8, below: 8);

        await Assert.ThrowsAsync<PositionTrimmedException>(() => TextsAsync(Log, "a", 5));
        Assert.Equal([6, 7, 8, 9], (await Log.ReadAsync("a", 6, default).ListAsync()).Select(e => e.Sequence));
        Assert.Equal(2, (await TextsAsync(_host.Journal, "b")).Count);
    }

    [Fact]
    public async Task A_stream_of_which_all_is_trimmed_goes_on_behind_a_hole()
    {
        await _host.CloseAsync();
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        await TrimAsync("a", 3, below: 4);
        _host.Open();
        await _host.SettleAsync();
        await Writer.OkAsync("a", 3, TestWriter.Events(2));
        await _host.SettleAsync();

        Assert.Equal([4, 5], (await _host.Journal.ReadAsync("a", 4, default).ListAsync()).Select(e => e.Sequence));
        await Assert.ThrowsAsync<PositionTrimmedException>(() => TextsAsync(Log, "a"));
    }

    [Fact]
    public async Task A_journal_that_was_away_while_events_were_trimmed_goes_on_and_lacks_only_those()
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        await _host.SettleAsync();
        await _host.CloseAsync();
        await Writer.OkAsync("a", 3, TestWriter.Events(6));
        await TrimAsync("a", 9, below: 6);
        _host.Open();
        await _host.SettleAsync();

        Assert.Equal([1, 2, 3], (await _host.Journal.ReadAsync("a", 1, default).ListAsync()).Select(e => e.Sequence));
        Assert.Equal([6, 7, 8, 9], (await _host.Journal.ReadAsync("a", 6, default).ListAsync()).Select(e => e.Sequence));
        Assert.Empty(AsideFiles());
    }

    [Fact]
    public async Task The_same_streams_under_another_epoch_are_gone_on_with()
    {
        var events = TestWriter.Events(4);
        await Writer.OkAsync("a", 0, events[..3]);
        await _host.SettleAsync();
        var other = new InMemoryEngine(_host.Clock);
        await (await TestWriter.JoinAsync(other)).OkAsync("a", 0, events);

        await _host.ReplaceAsync(other);
        await _host.SettleAsync();

        StreamAssert.Whole(await _host.Journal.ReadAsync("a", 1, default).ListAsync());
        Assert.Equal(4, (await TextsAsync(_host.Journal, "a")).Count);
        Assert.Empty(AsideFiles());
    }

    [Theory]
    [InlineData("another event")]
    [InlineData("fewer events")]
    [InlineData("no such stream")]
    public async Task The_journal_of_another_history_is_set_aside_and_made_anew(string what)
    {
        var events = TestWriter.Events(3);
        await Writer.OkAsync("a", 0, events);
        await _host.SettleAsync();
        var other = new InMemoryEngine(_host.Clock);
        var writer = await TestWriter.JoinAsync(other);
        await (what switch
        {
            "another event" => writer.OkAsync("a", 0, TestWriter.Events(3)),
            "fewer events" => writer.OkAsync("a", 0, events[..2]),
            _ => writer.OkAsync("b", 0, events),
        });

        await _host.ReplaceAsync(other);
        await _host.SettleAsync();

        Assert.Contains("foreign", Assert.Single(AsideFiles()), StringComparison.Ordinal);
        var stream = what == "no such stream" ? "b" : "a";
        Assert.Equal(await TextsAsync(other.Log, stream), await TextsAsync(_host.Journal, stream));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_damaged_journal_is_set_aside_and_made_anew_from_the_log(int from)
    {
        await Writer.OkAsync("a", 0, TestWriter.Events(3));
        await _host.SettleAsync();
        await _host.CloseAsync();
        await using (var file = File.OpenWrite(_host.FilePath))
        {
            file.Seek(from, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0x5a, 8192).ToArray());
        }

        _host.Open();
        await _host.SettleAsync();

        Assert.Contains("damaged", Assert.Single(AsideFiles()), StringComparison.Ordinal);
        Assert.Equal(3, (await TextsAsync(_host.Journal, "a")).Count);
    }

    [Fact]
    public async Task A_full_disk_stops_the_journal_and_nothing_else_and_it_goes_on_when_there_is_room()
    {
        await _host.CloseAsync();
        _host.Options = _host.Options with { MaxFileBytes = 128 << 10 };
        _host.Open();
        for (var i = 0; i < 8; i++) await Writer.OkAsync("a", i, TestWriter.Event(new byte[64 << 10]));
        Assert.Equal(8, (await TextsAsync(Log, "a")).Count);
        await _host.CloseAsync();
        _host.Options = _host.Options with { MaxFileBytes = null };
        _host.Open();
        await _host.SettleAsync();

        Assert.Equal(8, (await TextsAsync(_host.Journal, "a")).Count);
        Assert.Empty(AsideFiles());
    }

    [Fact]
    public async Task A_journal_that_another_process_has_open_is_waited_for()
    {
        await _host.CloseAsync();
        await Writer.OkAsync("a", 0, TestWriter.Event());
        using (JournalFile.Open(_host.FilePath, null))
        {
            _host.Open();
            Assert.Null(_host.Journal.Reached());
        }

        var settled = _host.SettleAsync();
        while (!settled.IsCompleted)
        {
            _host.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await settled;
    }

    private IEnumerable<string> AsideFiles() =>
        Directory.GetFiles(_host.Folder).Where(f => f.Contains(".db.damaged", StringComparison.Ordinal)
            || f.Contains(".db.foreign", StringComparison.Ordinal)).Where(f => !f.EndsWith("-wal", StringComparison.Ordinal)
            && !f.EndsWith("-shm", StringComparison.Ordinal));

    private async Task TrimAsync(string stream, long snapshot, long below)
    {
        await _host.Inner.Log.SaveSnapshotAsync(stream, new StreamSnapshot(snapshot, 1, new byte[1]), default);
        await _host.Inner.Log.TrimAsync(stream, below, default);
    }

    private static async Task<List<string>> TextsAsync(IEventLog log, string stream, long from = 1) =>
        [.. (await log.ReadAsync(stream, from, default).ListAsync()).Select(Text)];

    private static async Task<List<string>> TextsAsync(NodeJournal journal, string stream) =>
        [.. (await journal.ReadAsync(stream, 1, default).ListAsync()).Select(Text)];

    private static string Text(LoggedEvent e) => $"{e.Position} {Convert.ToHexString(EventHash.Of(e))} {e.Context.Reason}";
}
