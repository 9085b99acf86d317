namespace MirrorActors.Engine.Settings;

/// <summary>Where clients are looked up; see <c>geo</c> in reference.conf.</summary>
/// <param name="Databases">MMDB files in order; empty means the built-in one.</param>
/// <param name="ReloadInterval">Between two checks for newer files.</param>
public sealed record GeoSettings(IReadOnlyList<string> Databases, TimeSpan ReloadInterval)
{
    public static GeoSettings Read(SettingsReader r) => new(
        r.Strings("geo.databases"),
        r.Duration("geo.reload-interval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)));
}
