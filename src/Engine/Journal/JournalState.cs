using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>How far a node's journal has come.</summary>
/// <param name="Reached">Every event up to here that was in the log is in the journal, durably.</param>
public sealed record JournalState(string Node, Position Reached);
