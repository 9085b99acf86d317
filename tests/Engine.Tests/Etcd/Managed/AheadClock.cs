namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>The real clock, which a test sets forward: more time has passed than timers know of.</summary>
internal sealed class AheadClock : TimeProvider
{
    private long _ahead;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    private TimeSpan Ahead => TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    public override long GetTimestamp() => (System.GetElapsedTime(0) + Ahead).Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    public void Skip(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
