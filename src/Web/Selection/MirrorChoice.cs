namespace MirrorActors.Web.Selection;

/// <summary>What was selected: indexes into the candidates.</summary>
/// <param name="Chosen">-1 when no candidate is left.</param>
/// <param name="Alternatives">How many next best were found.</param>
public readonly record struct MirrorChoice(int Chosen, int Alternatives)
{
    public static MirrorChoice None => new(-1, 0);

    public bool IsNone => Chosen < 0;
}
