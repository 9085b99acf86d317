namespace MirrorActors.Actors.Load;

public static class LoadLimits
{
    /// <summary>Redirects fade by 1/e in this time: what ceilings look at.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Likewise the traffic of countries: what coverage looks at.</summary>
    public static readonly TimeSpan TrafficWindow = TimeSpan.FromDays(1);

    /// <summary>Fewer redirects in the window say nothing of shares.</summary>
    public const double EnoughRedirects = 20;

    /// <summary>Fewer redirects in the traffic window say nothing of countries.</summary>
    public const double EnoughTraffic = 100;

    /// <summary>A mirror at its ceiling gets redirects again when its share is so far below, at most a tenth of the ceiling.</summary>
    public const double Slack = 0.01;

    /// <summary>From this part of the quota on a mirror must not be ahead of the month.</summary>
    public const double PacedFrom = 0.9;

    /// <summary>More of a continent than this by one mirror is warned of.</summary>
    public const double MostOfContinent = 0.6;

    /// <summary>A country with more of the traffic should not hang on one mirror.</summary>
    public const double NotableCountry = 0.01;

    public static readonly TimeSpan CoverageInterval = TimeSpan.FromMinutes(5);

    /// <summary>Between two counts of the files with too few mirrors.</summary>
    public static readonly TimeSpan FileCoverageInterval = TimeSpan.FromMinutes(1);

    /// <summary>The same warning is not logged again sooner.</summary>
    public static readonly TimeSpan WarnAgain = TimeSpan.FromHours(1);
}
