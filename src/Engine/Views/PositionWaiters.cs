using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Callers that wait until a feed has come to a position.</summary>
internal sealed class PositionWaiters
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(Position At, TaskCompletionSource Reached)> _waiting = [];
    private Position _reached;

    public async Task WaitAsync(Position position, CancellationToken token)
    {
        LinkedListNode<(Position At, TaskCompletionSource Reached)> node;
        lock (_lock)
        {
            if (position <= _reached) return;
            if (_waiting.Count >= ViewLimits.Waiters)
                throw new InvalidOperationException($"{ViewLimits.Waiters} callers wait for the tables already");
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node = _waiting.AddLast((position, reached));
        }

        try
        {
            await node.Value.Reached.Task.WaitAsync(token);
        }
        finally
        {
            lock (_lock)
            {
                if (node.List is not null) _waiting.Remove(node);
            }
        }
    }

    public void Reached(Position position)
    {
        lock (_lock)
        {
            _reached = position;
            for (var node = _waiting.First; node is not null; node = node.Next)
            {
                if (node.Value.At <= position) node.Value.Reached.TrySetResult();
            }
        }
    }

    public void CancelAll()
    {
        lock (_lock)
        {
            foreach (var (_, reached) in _waiting) reached.TrySetCanceled();
        }
    }
}
