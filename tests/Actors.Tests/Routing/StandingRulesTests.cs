using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class StandingRulesTests
{
    private static readonly DateTimeOffset Now = RoutingMirror.Now;
    private static readonly MirrorFacts Good = RoutingMirror.Make(0);
    private static readonly ClientKind V4 = new(SchemeNeed.HttpFirst, true);
    private static readonly ClientKind V6 = new(SchemeNeed.HttpFirst, false);

    [Fact]
    public void What_is_never_relaxed_is_out()
    {
        Assert.Equal(Exclusion.Disabled, Judge(Good with { Enabled = false }).Exclusion);
        Assert.Equal(Exclusion.NeverScanned, Judge(Good with { FileSet = null }).Exclusion);
        Assert.Equal(Exclusion.WeightZero, Judge(RoutingMirror.Make(0, weight: 0)).Exclusion);
        Assert.Equal(Exclusion.QuotaUsed, Judge(Good, quota: QuotaState.UsedUp).Exclusion);
        Assert.Equal(Exclusion.Down, Judge(With(Health(Verdict.Down))).Exclusion);
        Assert.Equal(Exclusion.NotProbed, Judge(With(SchemeHealth.Unknown)).Exclusion);
        Assert.Equal(Exclusion.None, Judge(Good).Exclusion);
    }

    [Fact]
    public void What_only_scans_use_says_nothing_about_clients()
    {
        var down = Health(Verdict.Down);
        Assert.Equal(Judge(Good), Judge(Good with { Rsync = down, Ftp = down }));
        Assert.Equal(Exclusion.Down, Judge(With(down) with { Rsync = Health(Verdict.Up) }).Exclusion);
    }

    [Fact]
    public void A_maintenance_window_counts_from_its_begin_until_its_end()
    {
        var mirror = Good with
        {
            Definition = Good.Definition with
            {
                Maintenance = new MirrorMaintenance { Windows = [new(Now.AddHours(1), Now.AddHours(2)), new(Now.AddHours(5), Now.AddHours(6))] },
            },
        };
        Assert.Equal(Exclusion.None, Judge(mirror).Exclusion);
        Assert.Equal(Exclusion.Maintenance, Judge(mirror, now: Now.AddHours(1)).Exclusion);
        Assert.False(Judge(mirror, now: Now.AddHours(1)).IsIn);
        Assert.Equal(Exclusion.None, Judge(mirror, now: Now.AddHours(2)).Exclusion);
        Assert.Equal(Now.AddHours(1), Next(mirror, Now));
        Assert.Equal(Now.AddHours(2), Next(mirror, Now.AddHours(1)));
        Assert.Equal(Now.AddHours(5), Next(mirror, Now.AddHours(2)));
        Assert.Equal(DateTimeOffset.MaxValue, Next(mirror, Now.AddHours(6)));
    }

    [Fact]
    public void A_mirror_in_quarantine_is_out_and_never_relaxed()
    {
        var mirror = Good with { Quarantine = new MirrorQuarantined(Now, []) };
        Assert.Equal(Exclusion.Quarantined, Judge(mirror).Exclusion);
        Assert.False(Judge(mirror).IsIn);
    }

    [Fact]
    public void Draining_is_relaxed_last_and_ends_by_itself()
    {
        var mirror = Good with { Drained = new MirrorDrained(Now.AddMinutes(10)) };
        Assert.Equal((Exclusion.Draining, Relaxation.Drain), Told(Judge(mirror)));
        Assert.True(Judge(mirror).IsIn);
        Assert.Equal(Now.AddMinutes(10), Next(mirror, Now));
        Assert.Equal(Exclusion.None, Judge(mirror, now: Now.AddMinutes(10)).Exclusion);
        Assert.Equal(Exclusion.Draining, Judge(Good with { Drained = new MirrorDrained() }, now: Now.AddYears(9)).Exclusion);
    }

    [Fact]
    public void A_scan_or_trace_too_old_is_relaxed_first_and_of_several_reasons_the_last_to_be_relaxed_counts()
    {
        var old = Good with { LastGoodScan = Scan(Now.AddDays(-8), TimeSpan.Zero) };
        var behind = Good with { LastGoodScan = Scan(Now, TimeSpan.FromDays(3)) };
        var both = Good with { LastGoodScan = Scan(Now.AddDays(-8), TimeSpan.FromDays(3)) };
        Assert.Equal((Exclusion.ScanTooOld, Relaxation.ScanAge), Told(Judge(old)));
        Assert.Equal((Exclusion.TraceTooOld, Relaxation.TraceAge), Told(Judge(behind)));
        Assert.Equal((Exclusion.TraceTooOld, Relaxation.TraceAge), Told(Judge(both)));
        Assert.Equal((Exclusion.OverCeiling, Relaxation.Ceiling), Told(Judge(both, quota: QuotaState.AheadOfPace)));
        Assert.Equal((Exclusion.Draining, Relaxation.Drain), Told(Judge(both with { Drained = new MirrorDrained() })));
        var fresh = Good with { LastGoodScan = Scan(Now.AddDays(-7), null) };
        Assert.Equal(Exclusion.None, Judge(fresh).Exclusion);
        Assert.Equal(Exclusion.ScanTooOld, Judge(fresh, now: Next(fresh, Now)).Exclusion);
    }

    [Fact]
    public void A_time_in_which_nobody_scanned_makes_no_scan_older()
    {
        var scanned = Good with { LastGoodScan = Scan(Now.AddDays(-30), null) };
        var pause = new ScanPause(Now.AddDays(-29), Now);
        ScanPause late = new(Now.AddDays(-20), Now);
        Assert.Equal(Exclusion.None, Judged(Now, pause));
        Assert.Equal(Exclusion.None, Judged(Now.AddDays(6), pause));
        Assert.Equal(Now.AddDays(6).AddTicks(1), StandingRules.NextChange(scanned, Aged, Now, pause));
        Assert.Equal(Exclusion.ScanTooOld, Judged(Now.AddDays(6).AddTicks(1), pause));
        Assert.Equal(Exclusion.ScanTooOld, Judged(Now, late));
        Assert.Equal(Exclusion.ScanTooOld, Judged(Now.AddDays(-22), pause with { From = Now.AddDays(-1) }));
        Assert.Equal(Exclusion.ScanTooOld, Judged(Now, ScanPause.None));

        Exclusion Judged(DateTimeOffset now, ScanPause pause) =>
            StandingRules.Judge(scanned, V4, Aged, QuotaState.Free, now, pause).Exclusion;
    }

    [Fact]
    public void An_ipv4_client_never_gets_a_mirror_with_ipv6_alone()
    {
        Assert.Equal(Exclusion.Ipv6Only, Judge(With(Health(Verdict.Up, FamilyState.Absent, FamilyState.Up))).Exclusion);
        Assert.Equal(Exclusion.Down, Judge(With(Health(Verdict.Up, FamilyState.Down, FamilyState.Up))).Exclusion);
        Assert.Equal(Exclusion.None, Judge(With(Health(Verdict.Up, FamilyState.Unknown, FamilyState.Up))).Exclusion);
    }

    [Theory]
    [InlineData(FamilyState.Up, FamilyState.Up, Exclusion.None, 0, Exclusion.None)]
    [InlineData(FamilyState.Up, FamilyState.Absent, Exclusion.None, Standing.Ipv4Only, Exclusion.Ipv4Only)]
    [InlineData(FamilyState.Up, FamilyState.Down, Exclusion.None, Standing.Ipv4Only, Exclusion.Ipv4Only)]
    [InlineData(FamilyState.Up, FamilyState.Unknown, Exclusion.None, Standing.Ipv4Only, Exclusion.None)]
    [InlineData(FamilyState.Absent, FamilyState.Down, Exclusion.Down, 0, Exclusion.Down)]
    public void An_ipv6_client_prefers_ipv6_and_strictly_wants_it(
        FamilyState ipv4, FamilyState ipv6, Exclusion expected, int tier, Exclusion strictly)
    {
        var mirror = With(Health(Verdict.Up, ipv4, ipv6));
        var standing = Judge(mirror, V6);
        Assert.Equal((expected, tier), (standing.Exclusion, (int)standing.Tier));
        var strict = SelectionDefaults.Near with { StrictFamily = true };
        Assert.Equal(strictly, StandingRules.Judge(mirror, V6, strict, QuotaState.Free, Now).Exclusion);
    }

    [Fact]
    public void Degraded_is_a_tier_and_a_better_scheme_is_taken_instead()
    {
        Assert.True(Judge(With(Health(Verdict.Degraded))).IsDegraded);
        var mirror = Good with { Http = Health(Verdict.Degraded), Https = Health(Verdict.Up) };
        Assert.Equal((false, true), (Judge(mirror).IsDegraded, Judge(mirror).IsHttps));
    }

    [Fact]
    public void A_client_gets_the_scheme_it_needs()
    {
        Assert.False(Judge(Good, new ClientKind(SchemeNeed.HttpFirst, true)).IsHttps);
        Assert.True(Judge(Good, new ClientKind(SchemeNeed.HttpsFirst, true)).IsHttps);
        Assert.True(Judge(Good, new ClientKind(SchemeNeed.Https, true)).IsHttps);
        var plain = Good with { Definition = Good.Definition with { Urls = new MirrorUrls("http://m0.test/") } };
        Assert.Equal(Exclusion.SchemeNotOffered, Judge(plain, new ClientKind(SchemeNeed.Https, true)).Exclusion);
        Assert.False(Judge(plain, new ClientKind(SchemeNeed.HttpsFirst, true)).IsHttps);
        var down = Good with { Https = Health(Verdict.Down) };
        Assert.Equal(Exclusion.Down, Judge(down, new ClientKind(SchemeNeed.Https, true)).Exclusion);
        Assert.False(Judge(down, new ClientKind(SchemeNeed.HttpsFirst, true)).IsHttps);
    }

    private static Standing Judge(
        MirrorFacts mirror, ClientKind? client = null, QuotaState quota = QuotaState.Free, DateTimeOffset? now = null) =>
        StandingRules.Judge(mirror, client ?? V4, Aged, quota, now ?? Now);

    private static DateTimeOffset Next(MirrorFacts mirror, DateTimeOffset now) => StandingRules.NextChange(mirror, Aged, now);

    private static Engine.Settings.SelectionSettings Aged =>
        SelectionDefaults.Near with { MaxScanAge = TimeSpan.FromDays(7), MaxTraceAge = TimeSpan.FromDays(2) };

    private static (Exclusion Exclusion, Relaxation Relaxation) Told(Standing standing) => (standing.Exclusion, standing.Relaxation);

    private static MirrorFacts With(SchemeHealth health) => Good with { Http = health, Https = health };

    private static SchemeHealth Health(
        Verdict verdict, FamilyState ipv4 = FamilyState.Unknown, FamilyState ipv6 = FamilyState.Unknown) =>
        new(verdict, "test", default) { Ipv4 = ipv4, Ipv6 = ipv6 };

    private static ScanReport Scan(DateTimeOffset started, TimeSpan? behind) =>
        new() { Result = ScanResult.Completed, Started = started, TraceBehind = behind };
}
