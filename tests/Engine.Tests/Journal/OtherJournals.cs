using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Journal;

/// <summary>Journals of other nodes, at hand.</summary>
public sealed class OtherJournals(params (string Node, NodeJournal Journal)[] journals) : IJournalPeers
{
    /// <summary>States of further nodes.</summary>
    public IReadOnlyList<JournalState> Told { get; init; } = [];

    /// <summary>What is done to events on their way.</summary>
    public Func<LoggedEvent, LoggedEvent> Change { get; init; } = logged => logged;

    public int Asked { get; private set; }

    public Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token) => Task.FromResult<IReadOnlyList<JournalState>>(
        [.. Told, .. journals.Select(j => new JournalState(j.Node, j.Journal.Reached()!.Value))]);

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string node, string stream, long belowSequence, CancellationToken token)
    {
        Asked++;
        var events = await journals.First(j => j.Node == node).Journal.ReadBelowAsync(stream, belowSequence, token);
        return [.. events.Select(Change)];
    }
}
