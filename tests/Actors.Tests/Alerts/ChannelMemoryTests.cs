using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;
using static MirrorActors.Actors.Tests.Alerts.AlertKit;

namespace MirrorActors.Actors.Tests.Alerts;

public sealed class ChannelMemoryTests
{
    private readonly ChannelMemory _memory = new("toy", TimeSpan.FromHours(24));
    private DateTimeOffset _now = Noon;

    [Fact]
    public void An_alert_is_told_once_when_it_begins_and_once_when_it_is_over()
    {
        Assert.Equal(["a/http"], Told([Free("a")])!.Begun);
        Assert.Null(Told([Free("a")]));
        Assert.Equal(["a/http"], Told([])!.Over);
        Assert.Null(Told([]));
    }

    [Fact]
    public void A_burst_is_one_message_that_lists_some_and_counts_the_rest()
    {
        Assert.Null(_memory.Next([Free("m0")], _now));
        _now += TimeSpan.FromSeconds(5);
        var all = Enumerable.Range(0, 60).Select(i => Free($"m{i}")).ToList();
        Assert.Null(_memory.Next(all, _now));
        _now += TimeSpan.FromSeconds(5);
        var due = _memory.Next(all, _now)!;
        Assert.Equal((AlertLimits.ItemsOfMessage, 10), (due.Message.Begun.Count, due.Message.Omitted));
        _memory.Delivered(due);
        Assert.Null(Told(all));
    }

    [Fact]
    public void What_is_over_before_a_message_is_made_is_never_told()
    {
        Assert.Null(_memory.Next([Free("a")], _now));
        Assert.Null(_memory.Next([], _now + AlertLimits.Gather));
        Assert.Null(_memory.Next([Free("b")], _now + (2 * AlertLimits.Gather)));
    }

    [Fact]
    public void What_lasts_is_told_again_after_the_time_set()
    {
        Assert.NotNull(Told([Free("a")]));
        _now += TimeSpan.FromHours(23);
        Assert.Null(Told([Free("a")]));
        _now += TimeSpan.FromHours(1);
        Assert.Equal(["a/http"], Told([Free("a")])!.Still);
        Assert.Null(Told([Free("a")]));
        var never = new ChannelMemory("toy", TimeSpan.Zero);
        never.Delivered(new DueMessage(Sample, [Raised("a")], []));
        Assert.Null(never.Next([Free("a")], _now + TimeSpan.FromDays(300)));
    }

    [Fact]
    public void A_message_that_failed_is_made_anew_from_what_is_true_then()
    {
        Assert.Null(_memory.Next([Free("a"), Free("b")], _now));
        _now += AlertLimits.Gather;
        Assert.Equal(2, _memory.Next([Free("a"), Free("b")], _now)!.Told.Count);
        Assert.Equal(["b/http"], _memory.Next([Free("b")], _now)!.Told.Select(a => a.Alert.Subject));
    }

    [Fact]
    public void While_this_nodes_network_is_suspected_mirrors_wait_and_the_suspicion_is_told()
    {
        Assert.NotNull(Told([Free("a")]));
        var suspected = new RaisedAlert(new Alert(AlertKind.NetworkSuspected, "toy", "many fail"), Noon);
        var judged = AlertHolds.Judge([suspected, Raised("b")], Table(Facts("a", Verdict.Up), Facts("b")).Current, _now);
        Assert.Equal(AlertHold.Frozen, judged[1].Hold);
        var told = Told(judged)!;
        Assert.Equal(["toy"], told.Begun);
        Assert.Empty(told.Over);
        var after = Told(AlertHolds.Judge([Raised("b")], Table(Facts("b")).Current, _now))!;
        Assert.Equal(["b/http"], after.Begun);
        Assert.Equal(["a/http", "toy"], after.Over.Order());
    }

    [Fact]
    public void Of_a_mirror_that_is_disabled_drained_in_maintenance_or_gone_nobody_is_told()
    {
        var facts = Facts("a");
        var window = new MaintenanceWindow(Noon, Noon.AddHours(1));
        var planned = facts.Definition with { Maintenance = new MirrorMaintenance { Windows = [window] } };
        Assert.Equal(AlertHold.None, HoldOf(Table(facts)));
        Assert.Equal(AlertHold.Disabled, HoldOf(Table(facts with { Enabled = false })));
        Assert.Equal(AlertHold.Draining, HoldOf(Table(facts with { Drained = new MirrorDrained() })));
        Assert.Equal(AlertHold.None, HoldOf(Table(facts with { Drained = new MirrorDrained(Noon) })));
        Assert.Equal(AlertHold.Maintenance, HoldOf(Table(facts with { Definition = planned })));
        Assert.Equal(AlertHold.Disabled, HoldOf(Table()));

        AlertHold HoldOf(MirrorTableHolder table) => Assert.Single(AlertHolds.Judge([Raised("a")], table.Current, _now)).Hold;
    }

    /// <summary>What is told after the time of gathering; it arrives.</summary>
    private Telling? Told(IReadOnlyList<JudgedAlert> judged)
    {
        var due = _memory.Next(judged, _now);
        if (due is null)
        {
            _now += AlertLimits.Gather;
            due = _memory.Next(judged, _now);
        }

        if (due is null) return null;
        _memory.Delivered(due);
        var message = due.Message;
        return new Telling(Subjects(message.Begun), Subjects(message.Over), Subjects(message.Still));

        static string[] Subjects(IReadOnlyList<AlertItem> items) => [.. items.Select(a => a.Subject)];
    }

    /// <summary>Subjects of a message.</summary>
    private sealed record Telling(string[] Begun, string[] Over, string[] Still);
}
