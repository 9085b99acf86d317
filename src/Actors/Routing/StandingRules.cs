using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// From a mirror's facts and the time to its <see cref="Standing"/>. Pure. Tiers: up before degraded, and for an IPv6
/// client usable over IPv6 before IPv4 only.
/// </summary>
public static class StandingRules
{
    public static Standing Judge(
        MirrorFacts mirror, ClientKind client, SelectionSettings settings, QuotaState quota, DateTimeOffset now, ScanPause pause = default)
    {
        if (!mirror.Enabled) return Standing.Out(Exclusion.Disabled);
        if (!mirror.IsKnown) return Standing.Out(Exclusion.NeverScanned);
        if (mirror.Definition.Weight <= 0) return Standing.Out(Exclusion.WeightZero);
        if (mirror.Quarantine is not null) return Standing.Out(Exclusion.Quarantined);
        if (IsInMaintenance(mirror, now)) return Standing.Out(Exclusion.Maintenance);
        if (quota == QuotaState.UsedUp) return Standing.Out(Exclusion.QuotaUsed);
        var offer = BestOffer(mirror, client, settings.StrictFamily);
        if (offer.Exclusion != Exclusion.None) return offer;
        if (IsDraining(mirror, now)) return offer with { Exclusion = Exclusion.Draining, Relaxation = Relaxation.Drain };
        if (quota == QuotaState.AheadOfPace)
            return offer with { Exclusion = Exclusion.OverCeiling, Relaxation = Relaxation.Ceiling };
        if (IsTraceTooOld(mirror, settings))
            return offer with { Exclusion = Exclusion.TraceTooOld, Relaxation = Relaxation.TraceAge };
        return IsScanTooOld(mirror, settings, now, pause)
            ? offer with { Exclusion = Exclusion.ScanTooOld, Relaxation = Relaxation.ScanAge }
            : offer;
    }

    /// <summary>When the passing of time alone changes a judgement next; MaxValue when it never does.</summary>
    public static DateTimeOffset NextChange(MirrorFacts mirror, SelectionSettings settings, DateTimeOffset now, ScanPause pause = default)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var window in mirror.Definition.Maintenance?.Windows ?? [])
        {
            next = Earliest(next, window.From, now);
            next = Earliest(next, window.Until, now);
        }

        if (mirror.Drained?.Until is { } end) next = Earliest(next, end, now);
        if (settings.MaxScanAge > TimeSpan.Zero && mirror.LastGoodScan is { } scan)
            next = Earliest(next, pause.WhenOlder(scan.Started, settings.MaxScanAge) + TimeSpan.FromTicks(1), now);
        return next;
    }

    private static DateTimeOffset Earliest(DateTimeOffset next, DateTimeOffset candidate, DateTimeOffset now) =>
        candidate > now && candidate < next ? candidate : next;

    private static bool IsInMaintenance(MirrorFacts mirror, DateTimeOffset now)
    {
        foreach (var window in mirror.Definition.Maintenance?.Windows ?? [])
        {
            if (now >= window.From && now < window.Until) return true;
        }

        return false;
    }

    private static bool IsDraining(MirrorFacts mirror, DateTimeOffset now) =>
        mirror.Drained is { } drained && !(drained.Until <= now);

    private static bool IsScanTooOld(MirrorFacts mirror, SelectionSettings settings, DateTimeOffset now, ScanPause pause) =>
        settings.MaxScanAge > TimeSpan.Zero
        && mirror.LastGoodScan is { } scan
        && pause.AgeOf(scan.Started, now) > settings.MaxScanAge;

    private static bool IsTraceTooOld(MirrorFacts mirror, SelectionSettings settings) =>
        settings.MaxTraceAge > TimeSpan.Zero && mirror.LastGoodScan?.TraceBehind > settings.MaxTraceAge;

    private static Standing BestOffer(MirrorFacts mirror, ClientKind client, bool strictFamily)
    {
        var urls = mirror.Definition.Urls;
        var http = client.Need == SchemeNeed.Https ? Standing.Out(Exclusion.SchemeNotOffered)
            : Offer(urls.Http, mirror.Http, client.IsV4, strictFamily);
        var https = Offer(urls.Https, mirror.Https, client.IsV4, strictFamily) with { IsHttps = true };
        if (!http.IsIn || !https.IsIn) return http.IsIn || (!https.IsIn && http.Exclusion > https.Exclusion) ? http : https;
        var preferred = client.Need == SchemeNeed.HttpsFirst ? https : http;
        var other = client.Need == SchemeNeed.HttpsFirst ? http : https;
        return other.Tier < preferred.Tier ? other : preferred;
    }

    private static Standing Offer(string? url, SchemeHealth health, bool isV4, bool strictFamily)
    {
        if (url is null || health.Verdict == Verdict.HttpsOnly) return Standing.Out(Exclusion.SchemeNotOffered);
        if (health.Verdict == Verdict.Unknown) return Standing.Out(Exclusion.NotProbed);
        if (!health.IsUsable) return Standing.Out(Exclusion.Down);
        var degraded = health.Verdict == Verdict.Degraded ? Standing.Degraded : (byte)0;
        return isV4 ? OfferToV4(health, degraded) : OfferToV6(health, degraded, strictFamily);
    }

    private static Standing OfferToV4(SchemeHealth health, byte degraded) => health.Ipv4 switch
    {
        FamilyState.Absent => Standing.Out(Exclusion.Ipv6Only),
        FamilyState.Down => Standing.Out(Exclusion.Down),
        _ => new Standing(Exclusion.None, Relaxation.None, degraded, false),
    };

    private static Standing OfferToV6(SchemeHealth health, byte degraded, bool strictFamily)
    {
        if (health.Ipv6 == FamilyState.Up) return new Standing(Exclusion.None, Relaxation.None, degraded, false);
        var isV6Out = health.Ipv6 is FamilyState.Down or FamilyState.Absent;
        if (isV6Out && health.Ipv4 is FamilyState.Down or FamilyState.Absent) return Standing.Out(Exclusion.Down);
        return isV6Out && strictFamily
            ? Standing.Out(Exclusion.Ipv4Only)
            : new Standing(Exclusion.None, Relaxation.None, (byte)(degraded + Standing.Ipv4Only), false);
    }
}
