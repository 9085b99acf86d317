namespace MirrorActors.Actors.Load;

/// <summary>The time a monthly quota is for: from midnight UTC of its reset day to that of the next month.</summary>
public readonly record struct QuotaMonth(DateTimeOffset From, DateTimeOffset Until)
{
    /// <param name="resetDay">1 to 28, so that every month has it.</param>
    public static QuotaMonth At(DateTimeOffset now, int resetDay)
    {
        var day = now.UtcDateTime;
        var from = new DateTimeOffset(day.Year, day.Month, resetDay, 0, 0, 0, TimeSpan.Zero);
        if (day.Day < resetDay) from = from.AddMonths(-1);
        return new QuotaMonth(from, from.AddMonths(1));
    }

    /// <summary>How much of it is over, 0 to 1.</summary>
    public double ElapsedAt(DateTimeOffset now) => Math.Clamp((now - From) / (Until - From), 0, 1);
}
