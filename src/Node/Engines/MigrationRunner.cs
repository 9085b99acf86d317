using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Migration;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;

namespace MirrorActors.Node.Engines;

/// <summary><c>mirroractors engine migrate</c>: copies the log of a configuration into another kind of engine.</summary>
internal static class MigrationRunner
{
    private const int NotMigrated = 1;

    /// <param name="from">The configuration as the node has it.</param>
    /// <param name="to">The same with another <c>engine.kind</c>.</param>
    public static async Task<int> RunAsync(NodeConfiguration from, NodeConfiguration to)
    {
        using var signals = new StopSignals();
        using var loggers = NodeRunner.Loggers(LogLevel.Warning);
        try
        {
            return await RunAsync(from, to, loggers, signals.Stopping);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("mirroractors: not migrated: stopped; the same command goes on from here");
            return NotMigrated;
        }
        catch (Exception e) when (e is MigrationException or EngineOpenException or IOException)
        {
            await Console.Error.WriteLineAsync($"mirroractors: not migrated: {e.Message}");
            return NotMigrated;
        }
    }

    private static async Task<int> RunAsync(
        NodeConfiguration from, NodeConfiguration to, ILoggerFactory loggers, CancellationToken token)
    {
        var clock = TimeProvider.System;
        if (from.Engine.Kind == to.Engine.Kind)
            throw new MigrationException($"engine.kind is {Name(from)} already: name the engine that the log is in now");
        await using var old = new ConfiguredEngine(from, mustExist: true, loggers, clock);
        var journal = new JournalParts(from, loggers, clock);
        await using var source = journal.With(await old.OpenAsync(token));
        await using var other = new ConfiguredEngine(to, mustExist: false, loggers, clock);
        await using var target = await other.OpenAsync(token);
        var migration = new LogMigration(source, target, clock, events => Console.Error.WriteLine($"{events} events copied"));
        var copy = await migration.RunAsync(token);
        await Console.Out.WriteLineAsync($"{copy.Events} events in {copy.Streams} streams, hash {copy.Hash}");
        await Console.Out.WriteLineAsync(
            $"Set engine.kind = {Name(to)} and start the node. The old log, {old.Place}, stays as it is.");
        return 0;
    }

    private static string Name(NodeConfiguration config) => config.Engine.Kind.ToString().ToLowerInvariant();
}
