using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Postgres;

/// <summary>Wakes those in this process who follow the log, its owners or the members.</summary>
internal sealed class PostgresSignals
{
    private readonly Lock _gate = new();
    private readonly Pulse _log = new();
    private readonly Pulse _owners = new();
    private readonly Pulse _nodes = new();
    private Position _head;

    /// <summary>Completes when the head moves beyond what is known.</summary>
    public Task Appended => _log.Next;

    public Task OwnersChanged => _owners.Next;

    public Task NodesChanged => _nodes.Next;

    /// <summary>The log has this end, or had it a moment ago.</summary>
    public void HeadIs(Position head)
    {
        lock (_gate)
        {
            if (head.Epoch == _head.Epoch && head.Value <= _head.Value) return;
            _head = head;
        }

        _log.Fire();
    }

    /// <summary>As <see cref="HeadIs"/>, of the history that was seen last.</summary>
    public void HeadMoved(long value)
    {
        Position head;
        lock (_gate) head = _head with { Value = value };
        HeadIs(head);
    }

    public void OwnersMayDiffer() => _owners.Fire();

    public void NodesMayDiffer() => _nodes.Fire();
}
