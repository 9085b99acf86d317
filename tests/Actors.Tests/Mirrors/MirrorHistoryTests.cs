using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorHistoryTests
{
    private const string Http = "http";
    private MirrorState _state = MirrorState.None;
    private long _sequence;

    private SchemeHistory Past => _state.History!.Http;

    [Fact]
    public void Times_up_and_down_and_the_times_it_went_down_are_summed_for_ever()
    {
        Begin();
        Turn(Verdict.Up, 0);
        Turn(Verdict.Down, 10);
        Turn(Verdict.Up, 13);
        Turn(Verdict.Down, 20);
        Assert.Equal((10 + 7, 3, 2), (Past.UpSeconds / 3600, Past.DownSeconds / 3600, Past.Downs));
        Assert.Equal((17, 7), Hours(Uptime.Sums(Past, At(24))));
        Assert.Equal(Mirror.Noon, _state.History!.FirstSeen);
        Assert.Equal(_sequence, _state.History.Sequence);
    }

    [Fact]
    public void Uptime_counts_the_part_of_the_span_in_which_a_verdict_was_in_force()
    {
        Begin();
        Assert.Null(Uptime.Of(Past, TimeSpan.FromHours(24), At(1)));
        Turn(Verdict.Up, 0);
        Turn(Verdict.Down, 30);
        Turn(Verdict.Up, 36);
        Assert.Equal(18 / 24.0, Uptime.Of(Past, TimeSpan.FromHours(24), At(40)));
        Assert.Equal(34 / 40.0, Uptime.Of(Past, TimeSpan.FromDays(30), At(40))!.Value, 9);
        Assert.Equal(1, Uptime.Of(Past, TimeSpan.FromHours(1), At(40)));
        Apply(new MirrorDisabled(), 40);
        Assert.Equal(34 / 40.0, Uptime.Of(Past, TimeSpan.FromDays(30), At(100))!.Value, 9);
        Assert.Null(Uptime.Of(Past, TimeSpan.FromHours(24), At(100)));
    }

    [Fact]
    public void An_incident_has_its_reason_its_end_and_the_event_with_the_evidence()
    {
        Begin();
        Turn(Verdict.Up, 0);
        Turn(Verdict.Down, 10, "404 for /a.iso");
        var down = _sequence;
        Assert.Equal(new Incident(At(10), "404 for /a.iso", down), Assert.Single(Past.Incidents));
        Turn(Verdict.Up, 12);
        Assert.Equal(new Incident(At(10), "404 for /a.iso", down, At(12)), Assert.Single(Past.Incidents));
    }

    [Fact]
    public void Degraded_counts_as_up()
    {
        Begin();
        Turn(Verdict.Up, 0);
        Turn(Verdict.Degraded, 5);
        Assert.Equal(1, Uptime.Of(Past, TimeSpan.FromHours(10), At(10)));
        Assert.Single(Past.Changes, c => c.Verdict == Verdict.Up);
    }

    [Fact]
    public void What_is_kept_is_bounded_and_the_sums_are_not()
    {
        Begin();
        const int rounds = 500;
        for (var i = 0; i < rounds; i++)
        {
            Turn(Verdict.Up, 2 * i);
            Turn(Verdict.Down, (2 * i) + 1);
        }

        Assert.Equal((SchemeHistory.MostChanges, SchemeHistory.MostIncidents), (Past.Changes.Length, Past.Incidents.Length));
        Assert.Equal((rounds, rounds), (Past.Downs, Past.UpSeconds / 3600));
        Assert.Equal(_sequence, Past.Incidents[^1].Sequence);
    }

    [Fact]
    public void A_prober_whose_clock_jumps_makes_no_time_negative()
    {
        Begin();
        Turn(Verdict.Up, 10);
        Apply(new MirrorVerdictChanged(Http, Verdict.Down, "x", At(5)), 11);
        Apply(new MirrorVerdictChanged(Http, Verdict.Up, "x", At(900)), 12);
        Assert.Equal((0, 2), (Past.UpSeconds, Past.DownSeconds / 3600));
        Assert.Equal(At(12), Past.Now.At);
    }

    [Fact]
    public void A_rename_takes_the_history_along_and_a_removal_leaves_it()
    {
        Begin();
        Turn(Verdict.Up, 0);
        Turn(Verdict.Down, 10);
        Apply(new MirrorRenameStarted(Guid.NewGuid(), "b"), 11);
        var registered = Assert.IsType<MirrorRegistered>(Assert.Single(MirrorState.None.Events(MirrorRename.SecondStep(_state))));
        var renamed = MirrorState.None.Apply(registered, new EventPlace(1, At(12)));
        Assert.Equal((Mirror.Noon, 1), (renamed.History!.FirstSeen, renamed.History.Sequence));
        Assert.Equal((1, 10), (renamed.History.Http.Downs, renamed.History.Http.UpSeconds / 3600));
        Assert.Equal(0, Assert.Single(renamed.History.Http.Incidents).Sequence);
        Apply(new MirrorRemoved("b"), 12);
        Assert.Equal(1, Past.Downs);
        Assert.Equal(At(12), Assert.Single(Past.Incidents).Until);
    }

    [Fact]
    public void A_snapshot_keeps_the_history_and_one_without_begins_it_anew()
    {
        Begin();
        Turn(Verdict.Down, 10, "reset");
        var codec = new MirrorStateCodec();
        Assert.Equal(_state.History, codec.Decode(1, codec.Encode(_state))!.History);
        var old = codec.Decode(1, codec.Encode(_state with { History = null }))!;
        Assert.Null(old.History);
        Assert.Equal(At(11), old.Apply(new MirrorEnabled(), new EventPlace(900, At(11))).History!.FirstSeen);
    }

    private static DateTimeOffset At(double hour) => Mirror.Noon.AddHours(hour);

    private static (double Up, double Down) Hours((double Up, double Down) seconds) => (seconds.Up / 3600, seconds.Down / 3600);

    private void Begin()
    {
        Apply(new MirrorRegistered(Mirror.Definition()), 0);
        Apply(new MirrorEnabled(), 0);
    }

    private void Turn(Verdict verdict, double hour, string reason = "x") =>
        Apply(new MirrorVerdictChanged(Http, verdict, reason, At(hour)), hour);

    private void Apply(MirrorEvent happened, double hour) => _state = _state.Apply(happened, new EventPlace(++_sequence, At(hour)));
}
