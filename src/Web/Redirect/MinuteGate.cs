namespace MirrorActors.Web.Redirect;

/// <summary>Lets one caller a minute through, so that what a client can cause does not fill the log.</summary>
internal sealed class MinuteGate(TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private long _opensAt;

    public bool TryPass()
    {
        var now = clock.GetTimestamp();
        var opens = Volatile.Read(ref _opensAt);
        if (opens != 0 && now < opens) return false;
        var next = now + (long)(Every.TotalSeconds * clock.TimestampFrequency);
        return Interlocked.CompareExchange(ref _opensAt, next, opens) == opens;
    }
}
