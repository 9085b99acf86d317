namespace MirrorActors.Engine.Settings;

/// <summary>Where clients are looked up; see <c>geo</c> in reference.conf.</summary>
/// <param name="Databases">MMDB files in order; empty means the built-in one.</param>
/// <param name="ReloadInterval">Between two checks for newer files.</param>
public sealed record GeoSettings(IReadOnlyList<string> Databases, TimeSpan ReloadInterval)
{
    /// <summary>Over what the databases say; the longest network counts.</summary>
    public IReadOnlyList<GeoOverrideSettings> Overrides { get; init; } = [];

    /// <param name="isCountry">Whether two lower-case letters are the code of a country.</param>
    public static GeoSettings Read(SettingsReader r, Func<string, bool> isCountry) => new(
        r.Strings("geo.databases"),
        r.Duration("geo.reload-interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)))
    {
        Overrides = GeoOverrideSettings.Read(r, isCountry),
    };
}
