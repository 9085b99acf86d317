using System.Globalization;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Selection;

/// <summary>Reasons in words.</summary>
internal static class ReasonText
{
    public static string OfGroup(RankGroup group) => group switch
    {
        RankGroup.Prefix => "client is in a network of the mirror",
        RankGroup.As => "same autonomous system",
        RankGroup.Country => "same country",
        RankGroup.Continent => "same continent",
        _ => "anywhere",
    };

    public static string OfExclusion(Exclusion exclusion, MirrorFacts mirror, SchemeNeed need) => exclusion switch
    {
        Exclusion.Disabled => "disabled",
        Exclusion.NeverScanned => "no scan was taken over yet",
        Exclusion.WeightZero => "weight is 0",
        Exclusion.CountryExcluded => "not for clients of this country",
        Exclusion.PrefixOnly => "only for clients in its networks",
        Exclusion.AsOnly => "only for clients of its autonomous systems",
        Exclusion.CountryOnly => "only for clients of its countries",
        Exclusion.ContinentOnly => "only for clients of its continent",
        Exclusion.SchemeNotOffered =>
            need == SchemeNeed.Https ? "does not offer https" : "offers neither http nor https",
        Exclusion.NotProbed => "never probed",
        Exclusion.Down => WhyDown(mirror, need),
        Exclusion.NotOnMirror => "does not hold this version of the file",
        _ => "",
    };

    private static string WhyDown(MirrorFacts mirror, SchemeNeed need)
    {
        var (name, health) = need != SchemeNeed.Https && mirror.Http.Verdict == Verdict.Down
            ? ("http", mirror.Http)
            : ("https", mirror.Https);
        return string.Create(CultureInfo.InvariantCulture, $"{name} down since {health.Since:u}: {health.Reason}");
    }
}
