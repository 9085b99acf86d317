using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Node.Composition;

/// <summary>The engine that the settings name.</summary>
/// <param name="mustExist">The node has had a log: an empty one in its place is not taken for it.</param>
internal sealed class ConfiguredEngine(EngineSettings settings, bool mustExist, ILoggerFactory loggers, TimeProvider clock)
{
    /// <summary>Where the log is, for messages.</summary>
    public string Place => settings.Kind switch
    {
        EngineKind.Postgres => $"PostgreSQL's schema {settings.Postgres.Schema}",
        _ => settings.Path,
    };

    /// <exception cref="EngineOpenException">It cannot be opened.</exception>
    public async Task<IEngine> OpenAsync(CancellationToken token) => settings.Kind switch
    {
        EngineKind.Postgres => await PostgresEngine.OpenAsync(
            OptionsOf(settings.Postgres), clock, loggers.CreateLogger<PostgresEngine>(), token),
        _ => await SqliteEngine.OpenAsync(new SqliteEngineOptions(settings.Path) { MustExist = mustExist }, clock, token),
    };

    private PostgresEngineOptions OptionsOf(PostgresSettings postgres) => new(postgres.Connection, postgres.Schema)
    {
        PasswordFile = postgres.PasswordFile,
        MustExist = mustExist,
    };
}
