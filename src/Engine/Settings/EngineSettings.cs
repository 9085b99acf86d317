namespace MirrorActors.Engine.Settings;

/// <summary>The event log; see <c>engine</c> in reference.conf.</summary>
/// <param name="Kind">Which engine.</param>
/// <param name="Path">File of the SQLite engine, filled in.</param>
/// <param name="SnapshotEvery">Events of a mirror between two snapshots.</param>
/// <param name="HotEvents">Newest events of a stream that stay in a log whose nodes have journals.</param>
public sealed record EngineSettings(EngineKind Kind, string Path, int SnapshotEvery, int HotEvents)
{
    public required PostgresSettings Postgres { get; init; }

    public required EtcdSettings Etcd { get; init; }

    public static EngineSettings Read(SettingsReader r)
    {
        var kind = r.Choice<EngineKind>("engine.kind");
        return new EngineSettings(
            kind,
            r.PathOr("engine.path", System.IO.Path.Combine(NodeSettings.ReadDataDir(r), "log.db")),
            r.Int("engine.snapshot-every", 1, 100_000),
            r.Int("engine.hot-events", 1, 1_000_000))
        {
            Postgres = PostgresSettings.Read(r, kind),
            Etcd = EtcdSettings.Read(r, kind),
        };
    }
}
