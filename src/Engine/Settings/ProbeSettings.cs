namespace MirrorActors.Engine.Settings;

/// <summary>Health checks; see <c>probe</c> in reference.conf.</summary>
/// <param name="Interval">Between two probes of one mirror and scheme.</param>
/// <param name="Timeout">Of one probe.</param>
/// <param name="FailuresToDown">In a row.</param>
/// <param name="SuccessesToUp">In a row.</param>
/// <param name="ConfirmAfter">From the end of a check that settled nothing to the next ones; growing.</param>
/// <param name="Window">Last checks that tell whether a mirror fails too often.</param>
/// <param name="DegradedBelow">Part of successes in them.</param>
/// <param name="Canaries">What answers when this node's network works.</param>
/// <param name="BudgetRequests">On the interval, a minute and mirror, of all nodes together.</param>
/// <param name="BudgetBytes">Likewise, a day and mirror.</param>
public sealed record ProbeSettings(
    TimeSpan Interval, TimeSpan Timeout, int FailuresToDown, int SuccessesToUp, IReadOnlyList<TimeSpan> ConfirmAfter,
    int Window, Percent DegradedBelow, IReadOnlyList<CanaryAddress> Canaries,
    int BudgetRequests, long BudgetBytes)
{
    /// <summary>One of so many probes asks by GET; 0 for none.</summary>
    public int EveryGet { get; init; }

    /// <summary>Bytes that a GET asks for.</summary>
    public int GetBytes { get; init; }

    /// <summary>A certificate that ends within this is reported.</summary>
    public TimeSpan CertificateWarning { get; init; }

    /// <summary>Between two checks of a mirror's rsync daemon; zero for none.</summary>
    public TimeSpan RsyncInterval { get; init; }

    /// <summary>Likewise of its FTP server.</summary>
    public TimeSpan FtpInterval { get; init; }

    private const int MostConfirmations = 10;
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestConfirmation = TimeSpan.FromHours(1);

    public static ProbeSettings Read(SettingsReader r) => new(
        r.Duration("probe.interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
        r.Duration("probe.timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        r.Int("probe.failures-to-down", 1, 100),
        r.Int("probe.successes-to-up", 1, 100),
        Confirmations(r),
        r.Int("probe.window", 2, 64),
        r.Percent("probe.degraded-below"),
        r.List<CanaryAddress>("probe.canaries", CanaryAddress.Parse),
        r.Int("probe.budget.requests", 1, 1_000_000),
        r.Size("probe.budget.bytes", 1000, 1L << 50))
    {
        EveryGet = r.Int("probe.every-get", 0, 1000),
        GetBytes = (int)r.Size("probe.get-bytes", 1, 64 << 10),
        CertificateWarning = r.Duration("probe.certificate-warning", TimeSpan.Zero, TimeSpan.FromDays(365)),
        RsyncInterval = IntervalOrNone(r, "probe.rsync-interval"),
        FtpInterval = IntervalOrNone(r, "probe.ftp-interval"),
    };

    private static TimeSpan IntervalOrNone(SettingsReader r, string key)
    {
        var interval = r.Duration(key, TimeSpan.Zero, TimeSpan.FromDays(1));
        if (interval > TimeSpan.Zero && interval < LeastInterval) r.Refuse(key, "is less than 100ms and not 0s");
        return interval;
    }

    private static IReadOnlyList<TimeSpan> Confirmations(SettingsReader r)
    {
        const string key = "probe.confirm-after";
        var after = r.List(key, DurationText.Parse);
        if (after.Count > MostConfirmations) r.Refuse(key, $"holds more than {MostConfirmations} times");
        else if (after.Zip(after.Prepend(TimeSpan.Zero)).Any(pair => pair.First <= pair.Second))
            r.Refuse(key, "holds times that do not grow");
        else if (after.Any(time => time > LongestConfirmation)) r.Refuse(key, $"holds more than {LongestConfirmation}");
        return after;
    }
}
