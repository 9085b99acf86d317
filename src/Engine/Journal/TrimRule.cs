using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>What may go from the log.</summary>
internal static class TrimRule
{
    /// <summary>
    /// The position up to which so many journals hold everything; null when there are not so many. Positions of another history
    /// say nothing.
    /// </summary>
    public static Position? HeldBy(int copies, Position own, IEnumerable<JournalState> others)
    {
        var held = others.DistinctBy(o => o.Node).Select(o => o.Reached).Append(own)
            .Where(p => p.Epoch == own.Epoch).OrderDescending().ToArray();
        return held.Length >= copies ? held[copies - 1] : null;
    }

    /// <summary>
    /// The sequence below which a stream's events may go: they are journalled, the snapshot is of a later event, and the newest
    /// ones stay. Never above what one turn removes; 1 or less: nothing may go.
    /// </summary>
    /// <param name="trimmed">Gone already.</param>
    /// <param name="head">The stream's last sequence.</param>
    /// <param name="snapshot">Its snapshot's sequence.</param>
    /// <param name="journalled">Journals hold it up to here.</param>
    /// <param name="hot">Newest events that stay.</param>
    public static long Below(long trimmed, long head, long snapshot, long journalled, int hot)
    {
        var below = Math.Min(Math.Min(snapshot, journalled + 1), head - hot + 1);
        return Math.Min(below, trimmed + JournalLimits.TrimEvents + 1);
    }
}
