namespace MirrorActors.Micro;

/// <summary>Tells the sender that all its messages were handled; signalled by one thread at a time.</summary>
internal sealed class Countdown
{
    private TaskCompletionSource _done = new();
    private int _left;

    public Task Expect(int messages)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _left, messages);
        return _done.Task;
    }

    public void Signal()
    {
        if (--_left == 0) _done.SetResult();
    }
}
