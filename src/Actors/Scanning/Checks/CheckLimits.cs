namespace MirrorActors.Actors.Scanning.Checks;

public static class CheckLimits
{
    /// <summary>Questions to one mirror at the same time.</summary>
    public const int Connections = 2;

    /// <summary>A mirror that asks to come later than that is asked again after that.</summary>
    public static readonly TimeSpan MostRetryAfter = TimeSpan.FromDays(1);
}
