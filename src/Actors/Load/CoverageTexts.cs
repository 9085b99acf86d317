using System.Globalization;

namespace MirrorActors.Actors.Load;

/// <summary>Warnings as people read them.</summary>
public static class CoverageTexts
{
    /// <summary>Null when there is nothing to warn of.</summary>
    public static string? ToText(this PlaceCoverage place) => place.Warning switch
    {
        CoverageWarning.NobodyServes => "no mirror is left for its clients",
        CoverageWarning.NobodyThere => "no mirror stands there that can be given",
        CoverageWarning.OneMirror => $"all of it by {place.Mirrors[0].Id}",
        CoverageWarning.MostlyOneMirror => string.Create(
            CultureInfo.InvariantCulture, $"{place.Mirrors[0].Share:0%} of it by {place.Mirrors[0].Id}"),
        _ => null,
    };
}
