namespace MirrorActors.Engine.Membership;

/// <summary>Nodes that went without saying so: their session ended while they were not leaving. Of this process. Any thread.</summary>
public sealed class MemberBook(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DownNode> _down = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dismissed = new(StringComparer.Ordinal);
    private IReadOnlyList<NodeInfo> _members = [];

    /// <summary>Those that are down, in the order of their names.</summary>
    public IReadOnlyList<DownNode> Down
    {
        get
        {
            lock (_gate) return [.. _down.Values];
        }
    }

    /// <summary>Notes all that live.</summary>
    public void Note(IReadOnlyList<NodeInfo> members)
    {
        lock (_gate)
        {
            foreach (var gone in _members.ExceptBy(members.Select(m => m.Id), m => m.Id, StringComparer.Ordinal))
            {
                var isExpected = gone.State == NodeState.Leaving | _dismissed.Remove(gone.Id);
                if (!isExpected) _down[gone.Id] = new DownNode(gone with { State = NodeState.Down }, clock.GetUtcNow());
            }

            foreach (var member in members) _down.Remove(member.Id);
            _members = members;
        }
    }

    /// <summary>A node is gone for good; also one whose session is about to end.</summary>
    public void Forget(string node)
    {
        lock (_gate)
        {
            _down.Remove(node);
            if (_members.Any(m => m.Id == node)) _dismissed.Add(node);
        }
    }
}

/// <param name="Node">As it was, in the state <see cref="NodeState.Down"/>.</param>
/// <param name="Since">When this node heard.</param>
public sealed record DownNode(NodeInfo Node, DateTimeOffset Since);
