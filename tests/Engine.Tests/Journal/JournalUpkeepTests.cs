using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class JournalUpkeepTests : IAsyncLifetime
{
    private readonly JournalledHost _host = JournalledHost.Closed();
    private TestWriter? _writer;

    private TestWriter Writer => _writer ?? throw new InvalidOperationException("not started");

    public async Task InitializeAsync()
    {
        _host.Options = _host.Options with { HotEvents = 10 };
        _host.Open();
        _writer = await TestWriter.JoinAsync(_host.Inner);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_node_that_is_alone_trims_what_its_journal_and_a_snapshot_have()
    {
        await FillAsync(30, snapshot: 25);
        await TurnAsync(members: 1);

        Assert.Equal(21, await FirstAsync());
        StreamAssert.Whole(await _host.Engine.Log.ReadAsync("a", 1, default).ListAsync());
    }

    [Fact]
    public async Task What_no_snapshot_covers_or_another_node_owns_stays()
    {
        await FillAsync(30, snapshot: 5);
        await TurnAsync(members: 1, owns: false);
        Assert.Equal(1, await FirstAsync());
        await TurnAsync(members: 1);
        Assert.Equal(5, await FirstAsync());
    }

    [Fact]
    public async Task Of_several_nodes_two_must_have_an_event_before_it_goes()
    {
        await FillAsync(15, snapshot: 15);
        var behind = new JournalState("b", _host.Journal.Reached()!.Value);
        await FillAsync(30, snapshot: 30, from: 15);

        await TurnAsync(members: 2);
        Assert.Equal(1, await FirstAsync());
        await TurnAsync(members: 2, new OtherJournals { Told = [behind] });
        Assert.Equal(16, await FirstAsync());
        await using var other = new SecondNode(_host);
        await other.ReachAsync();
        await TurnAsync(members: 3, new OtherJournals(("c", other.Journal)) { Told = [behind] });
        Assert.Equal(21, await FirstAsync());
    }

    [Fact]
    public async Task A_node_that_joins_late_gets_older_events_from_another_ones_journal()
    {
        await FillAsync(30, snapshot: 30);
        await TurnAsync(members: 1);
        await using var late = new SecondNode(_host);
        await late.ReachAsync();
        Assert.Empty(await late.Journal.ReadAsync("a", 1, default).ListAsync());

        await late.TurnAsync(new OtherJournals(("a", _host.Journal)));

        var stream = await late.Journal.ReadAsync("a", 1, default).ListAsync();
        Assert.Equal(30, stream.Count);
        StreamAssert.Whole(stream);
    }

    [Fact]
    public async Task Events_that_do_not_fit_are_not_taken_from_another_node()
    {
        await FillAsync(30, snapshot: 30);
        await TurnAsync(members: 1);
        await using var late = new SecondNode(_host);
        await late.ReachAsync();
        var liar = new OtherJournals(("a", _host.Journal))
        {
            Change = e => e.Sequence == 7 ? e with { Event = e.Event with { Type = "test.forged" } } : e,
        };

        await late.TurnAsync(liar);
        Assert.Equal(8, (await late.Journal.ReadBelowAsync("a", 31, default))[^1].Sequence);
        var asked = liar.Asked;
        await late.TurnAsync(liar);
        Assert.Equal(asked, liar.Asked);
    }

    [Fact]
    public async Task A_journal_whose_node_was_away_for_long_is_filled_between()
    {
        await FillAsync(12, snapshot: 12);
        await using var other = new SecondNode(_host);
        await other.ReachAsync();
        await other.StopAsync();
        await FillAsync(40, snapshot: 40, from: 12);
        await TurnAsync(members: 1);
        await using var back = new SecondNode(_host, other.Folder);
        await back.ReachAsync();
        Assert.Equal(12, (await back.Journal.ReadAsync("a", 1, default).ListAsync()).Count);

        await back.TurnAsync(new OtherJournals(("a", _host.Journal)));

        StreamAssert.Whole(await back.Journal.ReadAsync("a", 1, default).ListAsync());
        Assert.Equal(40, (await back.Journal.ReadAsync("a", 1, default).ListAsync()).Count);
    }

    [Fact]
    public async Task After_a_restore_of_the_log_older_events_come_from_the_journal_that_was_set_aside()
    {
        var events = TestWriter.Events(30);
        for (var i = 0; i < 30; i++) await Writer.OkAsync("a", i, events[i]);
        await _host.SettleAsync();
        // The backup lacks the last two, and had been trimmed.
        var restored = new InMemoryEngine(_host.Clock);
        var writer = await TestWriter.JoinAsync(restored);
        for (var i = 0; i < 28; i++) await writer.OkAsync("a", i, events[i]);
        await restored.Log.SaveSnapshotAsync("a", new StreamSnapshot(25, 1, new byte[1]), default);
        await restored.Log.TrimAsync("a", 20, default);
        await _host.ReplaceAsync(restored);
        await _host.SettleAsync();
        Assert.Empty(await _host.Journal.ReadAsync("a", 1, default).ListAsync());

        await TurnAsync(members: 1, owns: false);

        var stream = await _host.Engine.Log.ReadAsync("a", 1, default).ListAsync();
        Assert.Equal(events[..28].Select(e => e.Id), stream.Select(e => e.Event.Id));
        StreamAssert.Whole(stream);
    }

    private async Task FillAsync(int to, long snapshot, int from = 0)
    {
        for (var i = from; i < to; i++) await Writer.OkAsync("a", i, TestWriter.Event());
        await _host.Inner.Log.SaveSnapshotAsync("a", new StreamSnapshot(snapshot, 1, new byte[1]), default);
        await _host.SettleAsync();
    }

    private async Task TurnAsync(int members, IJournalPeers? peers = null, bool owns = true)
    {
        await using var upkeep = new JournalUpkeep(
            (JournalledEngine)_host.Engine, _ => owns, () => members, peers ?? new NoJournalPeers(), _host.Clock,
            NullLogger<JournalUpkeep>.Instance);
        await upkeep.TurnAsync(default);
    }

    /// <summary>The first sequence of <c>a</c> that the log itself has.</summary>
    private async Task<long> FirstAsync()
    {
        for (var first = 1; ; first++)
        {
            try
            {
                return (await _host.Inner.Log.ReadAsync("a", first, default).ListAsync())[0].Sequence;
            }
            catch (PositionTrimmedException)
            {
                continue;
            }
        }
    }
}
