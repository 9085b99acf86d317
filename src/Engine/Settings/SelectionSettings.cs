namespace MirrorActors.Engine.Settings;

/// <summary>Choice of a mirror; see <c>selection</c> in reference.conf.</summary>
/// <param name="AffinityFrom">Bytes; larger files stay on one mirror for a client unless <c>paths</c> says otherwise. 0: none do.</param>
/// <param name="StrictFamily">An IPv6 client is never given a mirror without IPv6.</param>
/// <param name="MaxScanAge">Of the last good scan; zero: any.</param>
/// <param name="MaxTraceAge">Of a mirror's trace behind the origin's; zero: any.</param>
/// <param name="CountryCeiling">Most of a country's redirects that one mirror may get; 100 %: no ceiling.</param>
/// <param name="ContinentCeiling">Likewise of a continent.</param>
/// <param name="Overrides">Whether <c>?country ?as ?https ?avoid</c> of a request change the ranking.</param>
public sealed record SelectionSettings(
    SelectionMode Mode, long AffinityFrom, bool StrictFamily, TimeSpan MaxScanAge, TimeSpan MaxTraceAge,
    Percent CountryCeiling, Percent ContinentCeiling, bool Overrides)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static SelectionSettings Read(SettingsReader r) => new(
        r.Choice<SelectionMode>("selection.mode"),
        r.Size("selection.affinity-from", 0, long.MaxValue),
        r.Bool("selection.strict-family"),
        r.Duration("selection.max-scan-age", TimeSpan.Zero, Longest),
        r.Duration("selection.max-trace-age", TimeSpan.Zero, Longest),
        r.Percent("selection.country-ceiling"),
        r.Percent("selection.continent-ceiling"),
        r.Bool("selection.overrides"));
}
