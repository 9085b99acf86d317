namespace MirrorActors.Actors.Routing;

/// <summary>How a mirror stands to its monthly transfer.</summary>
public enum QuotaState : byte
{
    /// <summary>No quota, or less than 90 % used.</summary>
    Free,

    /// <summary>90 % and more is used, and more than the month that has passed: it pauses until time has caught up.</summary>
    AheadOfPace,

    UsedUp,
}
