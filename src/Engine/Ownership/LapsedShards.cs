using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Ownership;

/// <summary>
/// Shards of a session that was lost. What runs for them goes on while the node cannot join anew: it answers, and the log refuses
/// its appends. It must end before they are owned again, unless there was nobody else to own them.
/// </summary>
internal sealed class LapsedShards
{
    private readonly HashSet<int> _shards = [];
    private bool _hadOthers;

    /// <param name="members">Those known when the session was lost.</param>
    public void Add(IEnumerable<int> shards, IReadOnlyList<NodeInfo> members)
    {
        _shards.UnionWith(shards);
        _hadOthers |= members.Count > 1;
    }

    /// <summary>Those whose work must end, once.</summary>
    /// <param name="members">Those known after joining anew.</param>
    public IReadOnlyList<int> Take(IReadOnlyList<NodeInfo> members)
    {
        int[] toEnd = _hadOthers || members.Count > 1 ? [.. _shards] : [];
        _shards.Clear();
        _hadOthers = false;
        return toEnd;
    }
}
