using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>Of a node that is alone.</summary>
public sealed class NoJournalPeers : IJournalPeers
{
    public Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token) => Task.FromResult<IReadOnlyList<JournalState>>([]);

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(string node, string stream, long belowSequence, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<LoggedEvent>>([]);
}
