using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Node.Composition;

/// <summary>The journal of a node whose log is elsewhere. The SQLite engine's own file is the whole log.</summary>
internal sealed class JournalParts(NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock)
{
    public JournalOptions Options { get; } = new(
        Path.GetFullPath(Path.Combine(config.Node.DataDir, JournalOptions.FileName)),
        Path.GetFullPath(Path.Combine(config.Node.DataDir, JournalOptions.ArchiveName)))
    {
        HotEvents = config.Engine.HotEvents,
        Retention = config.Log.Retention,
    };

    public IEngine With(IEngine engine) => config.Engine.Kind == EngineKind.Sqlite
        ? engine
        : new JournalledEngine(
            engine, NodeJournal.Start(engine.Log, Options, clock, loggers.CreateLogger<NodeJournal>()));

    /// <summary>Null for an engine without a journal.</summary>
    public static JournalUpkeep? Upkeep(IEngine engine, ShardOwner owner, IPeers peers, TimeProvider clock, ILoggerFactory loggers) =>
        engine is JournalledEngine journalled
            ? new JournalUpkeep(
                journalled, owner.Owns, () => owner.Members.Count,
                new PeerJournals(peers, clock, loggers.CreateLogger<PeerJournals>()), clock, loggers.CreateLogger<JournalUpkeep>())
            : null;
}
