using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>How much of its time a scheme was up. Pure.</summary>
public static class Uptime
{
    /// <summary>Time up as part of the time that a verdict was in force, 0 to 1; null when none was.</summary>
    /// <param name="last">Up to now. Where more changed than is kept, the part since the oldest change kept counts.</param>
    public static double? Of(SchemeHistory history, TimeSpan last, DateTimeOffset now)
    {
        var (from, end, up, known) = (now - last, now, TimeSpan.Zero, TimeSpan.Zero);
        for (var i = history.Changes.Length - 1; i >= 0 && end > from; i--)
        {
            var change = history.Changes[i];
            var length = end - (change.At > from ? change.At : from);
            if (length <= TimeSpan.Zero) continue;
            if (change.Verdict != Verdict.Unknown) known += length;
            if (change.Verdict == Verdict.Up) up += length;
            end = change.At;
        }

        return known > TimeSpan.Zero ? up / known : null;
    }

    /// <summary>Seconds up and down for ever, the verdict in force included.</summary>
    public static (double Up, double Down) Sums(SchemeHistory history, DateTimeOffset now)
    {
        var current = Math.Max(0, (now - history.Now.At).TotalSeconds);
        return (
            history.UpSeconds + (history.Now.Verdict == Verdict.Up ? current : 0),
            history.DownSeconds + (history.Now.Verdict == Verdict.Down ? current : 0));
    }
}
