using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>The journals of the other nodes.</summary>
public interface IJournalPeers
{
    /// <summary>Of those that answer.</summary>
    Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token);

    /// <summary>The events of a stream right below a sequence, the last one first, without a hole; none when it has none.</summary>
    /// <exception cref="IOException">The node does not answer, or not with events.</exception>
    Task<IReadOnlyList<LoggedEvent>> ReadAsync(string node, string stream, long belowSequence, CancellationToken token);
}
