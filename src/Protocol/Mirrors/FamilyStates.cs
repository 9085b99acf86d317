namespace MirrorActors.Protocol.Mirrors;

/// <summary>How states of address families are written.</summary>
public static class FamilyStates
{
    /// <summary>Unknown is left out of events and answers.</summary>
    public static FamilyState? OrNull(this FamilyState state) => state == FamilyState.Unknown ? null : state;
}
