namespace MirrorActors.Engine.Settings;

/// <summary>The engines that can be configured.</summary>
public enum EngineKind
{
    Sqlite,
    Postgres,
    Etcd,
}
