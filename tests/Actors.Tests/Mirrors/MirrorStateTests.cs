using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class MirrorStateTests
{
    private static readonly Guid Rename = new("00000000-0000-0000-0000-00000000002a");

    [Fact]
    public void A_registered_mirror_is_disabled_and_unknown()
    {
        var state = Mirror.After(new RegisterMirror(Mirror.Definition()));

        Assert.False(state.Enabled);
        Assert.Equal(SchemeHealth.Unknown, state.Http);
        Assert.Null(state.FileSet);
    }

    [Fact]
    public void An_id_that_is_taken_is_refused_as_a_duplicate_naming_the_field()
    {
        var refused = Mirror.Enabled().Refusal(new RegisterMirror(Mirror.Definition()));

        Assert.Equal(RefusalKind.Duplicate, refused.Kind);
        Assert.Equal("id", Assert.Single(refused.Faults).Field);
    }

    [Fact]
    public void Commands_that_change_nothing_lead_to_no_event()
    {
        var state = Mirror.Enabled();

        Assert.Empty(state.Events(new EnableMirror()));
        Assert.Empty(state.Events(new ChangeMirror(Mirror.Definition())));
        Assert.Empty(state.After(new DisableMirror()).Events(new DisableMirror()));
        Assert.Empty(state.Events(new StartRename(Rename, "a")));
    }

    [Fact]
    public void A_change_made_from_an_older_definition_is_refused()
    {
        var first = Mirror.Definition();
        var state = Mirror.Enabled().After(new ChangeMirror(first with { Weight = 5 }, Before: first));

        var late = state.Refusal(new ChangeMirror(first with { Comment = "x" }, Before: first));

        Assert.Equal(RefusalKind.Conflict, late.Kind);
        Assert.Equal(5, state.Definition!.Weight);
    }

    [Fact]
    public void The_definition_is_stored_in_canonical_form()
    {
        var wished = Mirror.Definition() with { Urls = new MirrorUrls("http://A.Example/pub") };

        var state = Mirror.After(new RegisterMirror(wished));

        Assert.Equal("http://a.example/pub/", state.Definition!.Urls.Http);
    }

    [Fact]
    public void A_failed_or_suspicious_scan_keeps_the_old_file_set()
    {
        var good = new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files);
        var state = Mirror.Enabled().After(good);

        foreach (var result in new[] { ScanResult.Failed, ScanResult.Suspicious })
        {
            var after = state.After(new RecordScan(Mirror.Report(result, 0), null));

            Assert.Equal(Mirror.Files, after.FileSet);
            Assert.Equal(result, after.LastScan!.Result);
            Assert.Equal(good.Report, after.LastGoodScan);
        }
    }

    [Fact]
    public void A_completed_scan_without_a_file_set_is_refused()
    {
        var refused = Mirror.Enabled().Refusal(new RecordScan(Mirror.Report(ScanResult.Completed), null));

        Assert.Equal(RefusalKind.Invalid, refused.Kind);
    }

    [Fact]
    public void A_verdict_change_is_an_event_with_reason_and_time_and_the_same_verdict_is_none()
    {
        var state = Mirror.Enabled();
        var up = new RecordVerdict("https", Verdict.Up, "200", state.HealthEpoch);

        Assert.Equal([new MirrorVerdictChanged("https", Verdict.Up, "200", Mirror.Noon)], state.Events(up));
        Assert.Empty(state.After(up).Events(up with { Reason = "200 again" }));
        Assert.Equal(new SchemeHealth(Verdict.Up, "200", Mirror.Noon), state.After(up).Https);
        Assert.Equal(SchemeHealth.Unknown, state.After(up).Http);
    }

    [Fact]
    public void A_change_of_an_address_family_alone_is_an_event_and_what_a_node_cannot_tell_stays()
    {
        var state = Mirror.Enabled();
        var up = new RecordVerdict("http", Verdict.Up, "200", state.HealthEpoch, null, FamilyState.Up, FamilyState.Up);
        state = state.After(up);

        var later = Mirror.Noon.AddHours(1);
        var broken = up with { Reason = "IPv6: timeout", Since = later, Ipv6 = FamilyState.Down };
        Assert.Equal(
            [new MirrorVerdictChanged("http", Verdict.Up, "IPv6: timeout", Mirror.Noon, FamilyState.Up, FamilyState.Down)],
            state.Events(broken));
        Assert.Empty(state.Events(up with { Ipv4 = null, Ipv6 = FamilyState.Unknown }));
        var down = up with { Verdict = Verdict.Down, Since = later, Ipv4 = FamilyState.Down, Ipv6 = null };
        Assert.Equal(
            [new MirrorVerdictChanged("http", Verdict.Down, "200", later, FamilyState.Down, FamilyState.Up)],
            state.Events(down));
    }

    [Fact]
    public void A_quarantine_needs_two_ranges_and_lasts_until_it_is_released_or_the_mirror_moves()
    {
        var state = Mirror.Enabled();
        var range = new MismatchEvidence("http://a.example/f", "/f", 0, 9, "aa", "bb", Mirror.Noon);
        var proven = new QuarantineMirror([range, range with { Offset = 9 }], state.HealthEpoch);

        Assert.Equal("evidence", Assert.Single(state.Refusal(proven with { Evidence = [range] }).Faults).Field);
        Assert.Equal("evidence", Assert.Single(state.Refusal(proven with { Evidence = default }).Faults).Field);
        Assert.Empty(state.Events(proven with { HealthEpoch = state.HealthEpoch - 1 }));
        Assert.Equal([new MirrorQuarantined(Mirror.Noon, proven.Evidence)], state.Events(proven));

        var caught = state.After(proven);
        Assert.Empty(caught.Events(proven));
        Assert.NotNull(caught.After(new DisableMirror(), new EnableMirror()).Quarantine);
        Assert.Equal([new MirrorReleased()], caught.Events(new ReleaseMirror()));
        Assert.Null(caught.After(new ReleaseMirror()).Quarantine);
        Assert.Empty(state.Events(new ReleaseMirror()));
        var moved = caught.After(new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls("http://new.example/") }));
        Assert.Null(moved.Quarantine);
    }

    [Theory]
    [InlineData(Verdict.Unknown)]
    [InlineData(Verdict.Degraded)]
    public void Only_up_and_down_are_recorded(Verdict verdict)
    {
        var state = Mirror.Enabled();

        Assert.Equal("verdict", Assert.Single(state.Refusal(new RecordVerdict("http", verdict, "x", state.HealthEpoch)).Faults).Field);
    }

    [Fact]
    public void Enabling_and_moving_make_verdicts_unknown_and_late_ones_are_dropped()
    {
        var state = Mirror.Enabled();
        var up = new RecordVerdict("http", Verdict.Up, "200", state.HealthEpoch);
        state = state.After(up);

        var enabledAgain = state.After(new DisableMirror(), new EnableMirror());
        var moved = state.After(new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls("http://new.example/") }));
        var heavier = state.After(new ChangeMirror(Mirror.Definition() with { Weight = 5 }));

        Assert.Equal(Verdict.Unknown, enabledAgain.Http.Verdict);
        Assert.Empty(enabledAgain.Events(up));
        Assert.Equal(Verdict.Unknown, moved.Http.Verdict);
        Assert.Empty(moved.Events(up));
        Assert.Equal(Verdict.Up, heavier.Http.Verdict);
    }

    [Theory]
    [InlineData("http://new.example/", "https://a.example/", null, true, false)]
    [InlineData("http://a.example/", "https://new.example/", null, true, false)]
    [InlineData("http://a.example/", null, null, true, true)]
    [InlineData("http://a.example/", "https://a.example/", "rsync://a.example/m/", true, true)]
    [InlineData("http://a.example/", "https://a.example/", null, false, true)]
    public void A_mirror_with_other_urls_is_scanned_at_once_and_what_was_not_listed_there_does_not_count(
        string? http, string? https, string? rsync, bool scans, bool counts)
    {
        var state = Mirror.Enabled().After(new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files));

        state = state.After(new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls(http, https, rsync), Weight = 3 }));

        Assert.Equal(scans, state.LastScan is null);
        Assert.Equal(counts, state.FileSet == Mirror.Files);
        Assert.Equal(counts, state.LastGoodScan is not null);
    }

    [Fact]
    public void A_removed_mirror_can_be_registered_again_and_starts_from_nothing()
    {
        var state = Mirror.Enabled().After(
            new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files),
            new RemoveMirror(),
            new RegisterMirror(Mirror.Definition()));

        Assert.False(state.Enabled);
        Assert.Null(state.FileSet);
        Assert.Null(state.LastScan);
    }

    [Fact]
    public void A_renamed_mirror_keeps_state_set_and_verdicts()
    {
        var old = Mirror.Enabled();
        old = old.After(
            new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files),
            new RecordScan(Mirror.Report(ScanResult.Failed), null),
            new RecordVerdict("http", Verdict.Up, "200", old.HealthEpoch),
            new StartRename(Rename, "b"));

        var state = Mirror.After(MirrorRename.SecondStep(old));

        Assert.Equal("b", state.Definition!.Id);
        Assert.True(state.Enabled);
        Assert.Equal(old.FileSet, state.FileSet);
        Assert.Equal((old.LastScan, old.LastGoodScan), (state.LastScan, state.LastGoodScan));
        Assert.Equal((old.Http, old.Https), (state.Http, state.Https));
    }

    [Fact]
    public void A_drain_ends_by_resume_or_at_its_time_which_is_in_the_future()
    {
        var until = Mirror.Noon.AddHours(2);
        var state = Mirror.Enabled();

        Assert.Equal([new MirrorDrained()], state.Events(new DrainMirror()));
        Assert.Equal([new MirrorDrained(until)], state.After(new DrainMirror()).Events(new DrainMirror(until.ToOffset(TimeSpan.FromHours(5)))));
        Assert.Empty(state.After(new DrainMirror(until)).Events(new DrainMirror(until)));
        Assert.Equal([new MirrorResumed()], state.After(new DrainMirror(until)).Events(new ResumeMirror()));
        Assert.Empty(state.Events(new ResumeMirror()));
        Assert.Equal("until", Assert.Single(state.Refusal(new DrainMirror(Mirror.Noon)).Faults).Field);
        Assert.True(state.After(new DrainMirror()).Enabled);
    }

    [Fact]
    public void A_renamed_mirror_goes_on_draining_and_knows_its_address_families()
    {
        var old = Mirror.Enabled();
        old = old.After(
            new DrainMirror(Mirror.Noon.AddHours(2)),
            new RecordVerdict("http", Verdict.Up, "200", old.HealthEpoch, null, FamilyState.Up, FamilyState.Absent),
            new StartRename(Rename, "b"));

        var state = Mirror.After(MirrorRename.SecondStep(old));

        Assert.Equal(old.Drained, state.Drained);
        Assert.Equal(old.Http, state.Http);
        Assert.Equal(FamilyState.Absent, state.Http.Ipv6);
    }

    [Fact]
    public void The_second_step_of_a_rename_is_done_once_and_another_rename_to_a_taken_id_is_a_duplicate()
    {
        var renaming = Mirror.Enabled().After(new StartRename(Rename, "b"));
        var b = Mirror.After(MirrorRename.SecondStep(renaming));
        var other = Mirror.Enabled("c").After(new StartRename(Guid.Empty, "b"));

        Assert.Empty(b.Events(MirrorRename.SecondStep(renaming)));
        Assert.Equal(RefusalKind.Duplicate, b.Refusal(MirrorRename.SecondStep(other)).Kind);
    }

    [Fact]
    public void While_being_renamed_a_mirror_refuses_changes_and_ends_only_as_it_began()
    {
        var state = Mirror.Enabled().After(new StartRename(Rename, "b"));

        foreach (var command in new MirrorCommand[] { new DisableMirror(), new RemoveMirror(), new StartRename(Guid.Empty, "c"), new RemoveMirror("c") })
            Assert.Equal(RefusalKind.Invalid, state.Refusal(command).Kind);
        Assert.Empty(state.Events(new StartRename(Rename, "b")));
        Assert.Equal([new MirrorRenameAbandoned("b", "taken")], state.Events(new AbandonRename("taken")));
        var gone = state.After(new RemoveMirror("b"));
        Assert.Null(gone.Definition);
        Assert.Contains("renamed to b", Assert.Single(gone.Refusal(new EnableMirror()).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rename_to_a_bad_name_is_refused_naming_the_field()
    {
        Assert.Equal("to", Assert.Single(Mirror.Enabled().Refusal(new StartRename(Rename, "No Slug")).Faults).Field);
    }
}
