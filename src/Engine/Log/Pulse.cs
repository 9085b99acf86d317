namespace MirrorActors.Engine.Log;

/// <summary>
/// Wakes those who wait for a change. Take <see cref="Next"/> before looking at the state, then await it: a change
/// between the look and the wait is never missed.
/// </summary>
public sealed class Pulse
{
    private TaskCompletionSource _next = Fresh();

    /// <summary>Completes at the next <see cref="Fire"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Call after the changed state is visible.</summary>
    public void Fire() => Interlocked.Exchange(ref _next, Fresh()).SetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
