using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Journal;

/// <summary>An engine with a journal: what is gone from the log is read from there. Disposes both.</summary>
public sealed class JournalledEngine : IEngine
{
    private readonly IEngine _engine;

    public JournalledEngine(IEngine engine, NodeJournal journal)
    {
        _engine = engine;
        Journal = journal;
        Log = new JournalledLog(engine.Log, journal);
    }

    public NodeJournal Journal { get; }

    public IEventLog Log { get; }

    public IOwnership Ownership => _engine.Ownership;

    public IMembership Membership => _engine.Membership;

    public IEngineAdmin? Admin => _engine.Admin;

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
