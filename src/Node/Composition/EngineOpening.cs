using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Late;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Views;

namespace MirrorActors.Node.Composition;

/// <summary>
/// Opens the engine. A node that has a local snapshot does not end when its engine cannot be opened for a reason that
/// may pass: it starts with an engine that opens later, and serves from the snapshot.
/// </summary>
internal sealed class EngineOpening(NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock)
{
    private readonly LocalSnapshotFile _local = new(Path.Combine(config.Node.DataDir, LocalSnapshotFile.Name));

    /// <exception cref="EngineOpenException">Somebody must decide first, or there is no local snapshot.</exception>
    public async Task<OpenedEngine> OpenAsync(CancellationToken token)
    {
        // A node with a snapshot has had a log: with an empty one in its place everything would be forgotten.
        var mustExist = _local.Exists;
        try
        {
            return new OpenedEngine(await OpenKindAsync(mustExist, token), _local, StandIn: null);
        }
        catch (EngineOpenException e) when (e.MayPass && _local.Exists)
        {
            var standIn = StandIn();
            var engine = LateEngine.Start(
                stop => ReopenAsync(mustExist, standIn, stop), e.Message, clock, loggers.CreateLogger<LateEngine>());
            return new OpenedEngine(engine, _local, standIn);
        }
    }

    private string Place => config.Engine.Kind switch
    {
        EngineKind.Postgres => $"schema {config.Engine.Postgres.Schema} of the database",
        _ => config.Engine.Path,
    };

    private async Task<IEngine> OpenKindAsync(bool mustExist, CancellationToken token) => config.Engine.Kind switch
    {
        EngineKind.Postgres => await PostgresEngine.OpenAsync(
            new PostgresEngineOptions(config.Engine.Postgres.Connection, config.Engine.Postgres.Schema)
            {
                PasswordFile = config.Engine.Postgres.PasswordFile,
                MustExist = mustExist,
            },
            clock, loggers.CreateLogger<PostgresEngine>(), token),
        _ => await SqliteEngine.OpenAsync(new SqliteEngineOptions(config.Engine.Path) { MustExist = mustExist }, clock, token),
    };

    private LocalSnapshotReader? StandIn()
    {
        try
        {
            return _local.Open();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            loggers.CreateLogger<EngineOpening>().NoStandIn(e.Message);
            return null;
        }
    }

    /// <summary>
    /// A log of another history (a backup) may mean other files by the same ids: what this node has in memory and such
    /// a log must never meet, and a restart is how to forget.
    /// </summary>
    private async Task<IEngine> ReopenAsync(bool mustExist, LocalSnapshotReader? standIn, CancellationToken stop)
    {
        var engine = await OpenKindAsync(mustExist, stop);
        try
        {
            if (standIn is null || await standIn.IsContinuedByAsync(engine.Log, stop)) return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }

        await engine.DisposeAsync();
        throw new EngineOpenException(
            $"{Place} is not the log that {_local.Path} was copied from (a backup?): "
            + "restart the node to go on with it");
    }
}
