namespace MirrorActors.Actors.Routing;

public static class RoutingLimits
{
    /// <summary>Regions kept in one generation of rank tables, at most.</summary>
    public const int Regions = 8192;

    /// <summary>Regions kept however many mirrors there are.</summary>
    public const int RegionsAtLeast = 256;

    /// <summary>Bytes the candidates of all regions may take; more mirrors mean fewer regions kept.</summary>
    public const int CandidateBytes = 48 << 20;

    /// <summary>Regions computed ahead when the mirrors change; others are computed when asked for.</summary>
    public const int RegionsWarmed = 1024;

    /// <summary>Candidates computed ahead, over all regions, however many mirrors there are.</summary>
    public const int CandidatesWarmed = 100_000;

    /// <summary>Between two looks at loads and the clock.</summary>
    public static readonly TimeSpan FoldInterval = TimeSpan.FromSeconds(1);

    /// <summary>Capacity of a mirror where none is declared.</summary>
    public const int UsualCapacityMbit = 1000;

    /// <summary>Most Link headers of one answer.</summary>
    public const int LinkHeaders = 50;
}
