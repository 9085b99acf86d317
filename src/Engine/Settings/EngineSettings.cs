namespace MirrorActors.Engine.Settings;

/// <summary>The event log; see <c>engine</c> in reference.conf.</summary>
/// <param name="Kind">Which engine.</param>
/// <param name="Path">File of the SQLite engine, filled in.</param>
/// <param name="SnapshotEvery">Events of a mirror between two snapshots.</param>
public sealed record EngineSettings(EngineKind Kind, string Path, int SnapshotEvery)
{
    public required PostgresSettings Postgres { get; init; }

    public required EtcdSettings Etcd { get; init; }

    public static EngineSettings Read(SettingsReader r)
    {
        var kind = r.Choice<EngineKind>("engine.kind");
        return new EngineSettings(
            kind,
            r.PathOr("engine.path", System.IO.Path.Combine(NodeSettings.ReadDataDir(r), "log.db")),
            r.Int("engine.snapshot-every", 1, 100_000))
        {
            Postgres = PostgresSettings.Read(r, kind),
            Etcd = EtcdSettings.Read(r, kind),
        };
    }
}
