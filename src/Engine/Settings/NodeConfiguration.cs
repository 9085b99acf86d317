using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Settings;

/// <summary>Every setting of a node, checked.</summary>
public sealed record NodeConfiguration(
    NodeSettings Node, RepositorySettings Repository, HashSettings Hashes, GeoSettings Geo, EngineSettings Engine,
    ScanSettings Scan, ProbeSettings Probe, AuditSettings Audit, StrikeSettings Strikes,
    OutgoingSettings Outgoing, RedirectSettings Redirect,
    SelectionSettings Selection, DirectSettings Direct,
    IReadOnlyList<FallbackSettings> Fallbacks, LogSettings Log, IReadOnlyList<PathSettings> Paths, AlertSettings Alerts,
    ClusterSettings Cluster)
{
    /// <param name="isCountry">Whether two lower-case letters are the code of a country; null takes any.</param>
    /// <exception cref="SettingsException">With every faulty value and unknown key.</exception>
    public static NodeConfiguration Read(ResolvedConfig config, Func<string, bool>? isCountry = null)
    {
        var reader = new SettingsReader(config);
        var settings = Read(reader, isCountry);
        reader.ThrowIfFaulty();
        return settings;
    }

    /// <summary>Reads everything; the caller looks at the reader's faults.</summary>
    public static NodeConfiguration Read(SettingsReader r, Func<string, bool>? isCountry = null) => new(
        NodeSettings.Read(r), RepositorySettings.Read(r), HashSettings.Read(r), GeoSettings.Read(r, isCountry ?? (static _ => true)),
        EngineSettings.Read(r), ScanSettings.Read(r), ProbeSettings.Read(r), AuditSettings.Read(r),
        StrikeSettings.Read(r), OutgoingSettings.Read(r),
        RedirectSettings.Read(r), SelectionSettings.Read(r), DirectSettings.Read(r),
        FallbackSettings.Read(r, isCountry ?? (static _ => true)), LogSettings.Read(r),
        PathSettings.Read(r, isCountry ?? (static _ => true)), AlertSettings.Read(r), ClusterSettings.Read(r));
}
