namespace MirrorActors.Engine.Threads;

/// <summary>Spreads reading over time: bytes a second over all its users, with one second's worth at once.</summary>
public sealed class ReadBudget(long bytesPerSecond, TimeProvider clock)
{
    private long _paidUntil = clock.GetTimestamp() - clock.TimestampFrequency;

    /// <summary>Returns when the bytes may be read.</summary>
    public Task TakeAsync(int bytes, CancellationToken token)
    {
        var cost = (long)((double)bytes / bytesPerSecond * clock.TimestampFrequency);
        var now = clock.GetTimestamp();
        long paid, start;
        do
        {
            paid = Interlocked.Read(ref _paidUntil);
            start = Math.Max(paid, now - clock.TimestampFrequency);
        }
        while (Interlocked.CompareExchange(ref _paidUntil, start + cost, paid) != paid);

        var wait = start + cost - now;
        return wait <= 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromSeconds((double)wait / clock.TimestampFrequency), clock, token);
    }
}
