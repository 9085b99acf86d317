using System.Globalization;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>Makes events of the lists of members and the changes of owners.</summary>
internal sealed class ClusterNews(TimeProvider clock)
{
    private const string ShardScope = "shard/";
    private readonly List<ClusterEvent> _nodes = [];
    private readonly SortedDictionary<int, string?> _owners = [];
    private IReadOnlyList<NodeInfo> _members = [];

    public void Note(IReadOnlyList<NodeInfo> members)
    {
        foreach (var gone in _members.ExceptBy(members.Select(m => m.Id), m => m.Id, StringComparer.Ordinal))
            Add(gone.Id, gone.State == NodeState.Leaving ? "gone" : "down");
        foreach (var member in members)
        {
            if (_members.FirstOrDefault(m => m.Id == member.Id)?.State != member.State)
                Add(member.Id, member.State.ToString().ToLowerInvariant());
        }

        _members = members;
    }

    public void Note(OwnerChange change)
    {
        if (change.Scope.StartsWith(ShardScope, StringComparison.Ordinal)
            && int.TryParse(change.Scope.AsSpan(ShardScope.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
            _owners[shard] = change.Owner;
    }

    /// <summary>What was noted since the last call: states in their order, then one event for each owner.</summary>
    public IReadOnlyList<ClusterEvent> Take()
    {
        var now = clock.GetUtcNow();
        var owners = _owners.GroupBy(shard => shard.Value, shard => shard.Key, StringComparer.Ordinal)
            .Select(owner => new ClusterEvent(now, "owner", owner.Key, null, [.. owner]));
        ClusterEvent[] events = [.. _nodes, .. owners];
        _nodes.Clear();
        _owners.Clear();
        return events;
    }

    private void Add(string node, string state) => _nodes.Add(new ClusterEvent(clock.GetUtcNow(), "node", node, state, null));
}
