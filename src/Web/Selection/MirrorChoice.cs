using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>What was selected.</summary>
/// <param name="Ordinal">Of the mirror; -1 when none is left.</param>
/// <param name="Group">How near it is.</param>
/// <param name="Relaxation">What had to be relaxed for it.</param>
/// <param name="Alternatives">How many next best are in the scratch.</param>
public readonly record struct MirrorChoice(int Ordinal, RankGroup Group, Relaxation Relaxation, int Alternatives)
{
    public static MirrorChoice None => new(-1, default, default, 0);

    public bool IsNone => Ordinal < 0;
}
