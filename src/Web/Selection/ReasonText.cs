using System.Globalization;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Selection;

/// <summary>Reasons in words.</summary>
internal static class ReasonText
{
    public static string OfGroup(RankGroup group, Relaxation relaxation, bool isDegraded)
    {
        var near = group switch
        {
            RankGroup.Prefix => "client is in a network of the mirror",
            RankGroup.As => "same autonomous system",
            RankGroup.Country => "same country",
            RankGroup.Served => "serves the client's country",
            RankGroup.Continent => "same continent or neighbouring country",
            _ => "anywhere",
        };
        var relaxed = relaxation switch
        {
            Relaxation.ScanAge => ", although its last good scan is too old",
            Relaxation.TraceAge => ", although its trace is too old",
            Relaxation.Ceiling => ", although it is at a ceiling",
            Relaxation.Drain => ", although it is draining",
            _ => "",
        };
        return near + relaxed + (isDegraded ? ", degraded" : "");
    }

    public static string OfExclusion(Exclusion exclusion, MirrorFacts mirror, ClientKind kind) => exclusion switch
    {
        Exclusion.SchemeNotOffered =>
            kind.Need == SchemeNeed.Https ? "does not offer https" : "offers neither http nor https",
        Exclusion.Down => WhyDown(mirror, kind),
        Exclusion.Quarantined => Invariant($"in quarantine since {mirror.Quarantine?.Since:u}: it sent other bytes than were published"),
        Exclusion.Draining => mirror.Drained?.Until is { } until ? Invariant($"draining until {until:u}") : "draining",
        Exclusion.ScanTooOld => Invariant($"the last good scan began {mirror.LastGoodScan?.Started:u}"),
        Exclusion.TraceTooOld => Invariant($"its trace is {mirror.LastGoodScan?.TraceBehind:c} behind"),
        _ => OfExclusion(exclusion),
    };

    public static string OfExclusion(Exclusion exclusion) => exclusion switch
    {
        Exclusion.Disabled => "disabled",
        Exclusion.NeverScanned => "no scan was taken over yet",
        Exclusion.WeightZero => "weight is 0",
        Exclusion.Quarantined => "in quarantine",
        Exclusion.Maintenance => "in a maintenance window",
        Exclusion.QuotaUsed => "its transfer of this month is used up",
        Exclusion.Ipv6Only => "has IPv6 only",
        Exclusion.Ipv4Only => "not usable over IPv6",
        Exclusion.NotProbed => "never probed",
        Exclusion.PrivateElsewhere => "private: only for clients in its networks",
        Exclusion.ExclusiveElsewhere => "the client belongs to an exclusive mirror",
        Exclusion.CountryExcluded => "not for clients of this country",
        Exclusion.AsExcluded => "not for clients of this autonomous system",
        Exclusion.PrefixExcluded => "not for clients of this network",
        Exclusion.PrefixOnly => "only for clients in its networks",
        Exclusion.AsOnly => "only for clients of its autonomous systems",
        Exclusion.CountryOnly => "only for clients of its countries",
        Exclusion.ContinentOnly => "only for clients of its continent",
        Exclusion.NotOnMirror => "does not hold the file",
        Exclusion.SizeDiffers => "holds a version of another size",
        Exclusion.CopyOlder => "holds an older version",
        Exclusion.CopyNewer => "holds a newer version",
        Exclusion.TooSmall => "the file is smaller than it takes",
        Exclusion.TooLarge => "the file is larger than it takes",
        Exclusion.NoRanges => "it serves no parts of files this large",
        Exclusion.PathExcluded => "not used for this path",
        Exclusion.PathRule => "left out for this path by the configuration",
        Exclusion.Avoided => "the client asked to avoid it",
        Exclusion.OverCeiling => "at a ceiling",
        _ => "",
    };

    private static string WhyDown(MirrorFacts mirror, ClientKind kind)
    {
        var isHttp = kind.Need != SchemeNeed.Https && mirror.Definition.Urls.Http is not null
            && (!mirror.Http.IsUsable || mirror.Https.IsUsable || mirror.Definition.Urls.Https is null);
        var (name, health) = isHttp ? ("http", mirror.Http) : ("https", mirror.Https);
        return health.IsUsable
            ? $"{name} down over {(kind.IsV4 ? "IPv4" : "IPv6")}"
            : Invariant($"{name} down since {health.Since:u}: {health.Reason}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
