namespace MirrorActors.Engine.Settings;

/// <summary>Health checks; see <c>probe</c> in reference.conf.</summary>
/// <param name="Interval">Between two probes of one mirror and scheme.</param>
/// <param name="Timeout">Of one probe.</param>
/// <param name="FailuresToDown">In a row.</param>
/// <param name="SuccessesToUp">In a row.</param>
public sealed record ProbeSettings(TimeSpan Interval, TimeSpan Timeout, int FailuresToDown, int SuccessesToUp)
{
    public static ProbeSettings Read(SettingsReader r) => new(
        r.Duration("probe.interval", TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
        r.Duration("probe.timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        r.Int("probe.failures-to-down", 1, 100),
        r.Int("probe.successes-to-up", 1, 100));
}
