using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Late;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Views;

namespace MirrorActors.Node.Composition;

/// <summary>
/// Opens the engine. A node that has a local snapshot does not end when its engine cannot be opened for a reason that
/// may pass: it starts with an engine that opens later, and serves from the snapshot.
/// </summary>
internal sealed class EngineOpening(NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock)
{
    private readonly LocalSnapshotFile _local = new(Path.Combine(config.Node.DataDir, LocalSnapshotFile.Name));
    private readonly JournalParts _journal = new(config, loggers, clock);

    /// <summary>The engine of a process that replaces another one: it serves from the local snapshot until that one lets go.</summary>
    /// <param name="letGo">Ends when the other process does not use the engine any more.</param>
    /// <exception cref="EngineOpenException">There is no local snapshot that can be read.</exception>
    public OpenedEngine OpenAfter(Task letGo)
    {
        if (!_local.Exists || StandIn() is not { } standIn)
            throw new EngineOpenException($"there is no usable {_local.Path} to start from while another process runs the node");
        var configured = new ConfiguredEngine(config, mustExist: true, loggers, clock);
        var engine = LateEngine.StartAfter(
            letGo, stop => ReopenAsync(configured, standIn, stop), "the process that is replaced still has it", clock,
            loggers.CreateLogger<LateEngine>());
        return new OpenedEngine(_journal.With(engine), _local, standIn, configured) { Opening = engine.Opening };
    }

    /// <exception cref="EngineOpenException">Somebody must decide first, or there is no local snapshot.</exception>
    public async Task<OpenedEngine> OpenAsync(CancellationToken token)
    {
        // A node with a snapshot has had a log: with an empty one in its place everything would be forgotten.
        var configured = new ConfiguredEngine(config, mustExist: _local.Exists, loggers, clock);
        try
        {
            return new OpenedEngine(_journal.With(await configured.OpenAsync(token)), _local, StandIn: null, configured);
        }
        catch (EngineOpenException e) when (e.MayPass && _local.Exists)
        {
            var standIn = StandIn();
            var engine = LateEngine.Start(
                stop => ReopenAsync(configured, standIn, stop), e.Message, clock, loggers.CreateLogger<LateEngine>(),
                configured.Admin);
            return new OpenedEngine(_journal.With(engine), _local, standIn, configured) { Opening = engine.Opening };
        }
        catch
        {
            await configured.DisposeAsync();
            throw;
        }
    }

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
    private async Task<IEngine> ReopenAsync(
        ConfiguredEngine configured, LocalSnapshotReader? standIn, CancellationToken stop)
    {
        var engine = await configured.OpenAsync(stop);
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
            $"{configured.Place} is not the log that {_local.Path} was copied from (a backup?): "
            + "restart the node to go on with it");
    }
}
