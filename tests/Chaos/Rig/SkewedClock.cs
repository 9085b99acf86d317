namespace MirrorActors.Chaos.Rig;

/// <summary>The system's clock with a wall clock that is wrong and may jump. Timers and elapsed times are not concerned.</summary>
internal sealed class SkewedClock : TimeProvider
{
    private long _offset;

    public void JumpTo(TimeSpan offset) => Interlocked.Exchange(ref _offset, offset.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));
}
