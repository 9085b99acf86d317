using MirrorActors.Protocol.Values;

namespace MirrorActors.Engine.Settings;

/// <summary>Durations as in HOCON, but with the unit required: a bare number would be milliseconds there, which is
/// seldom meant. Zero needs no unit.</summary>
public static class DurationText
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    private static readonly Dictionary<string, long> Ticks = Table(
        ("us micro micros microsecond microseconds", TicksPerMicrosecond),
        ("ms milli millis millisecond milliseconds", TimeSpan.TicksPerMillisecond),
        ("s second seconds", TimeSpan.TicksPerSecond),
        ("m minute minutes", TimeSpan.TicksPerMinute),
        ("h hour hours", TimeSpan.TicksPerHour),
        ("d day days", TimeSpan.TicksPerDay));

    public static Parsed<TimeSpan> Parse(string text)
    {
        const string problem = "is not a duration such as 500ms, 30s, 5m, 1h or 2d";
        if (!UnitText.TrySplit(text, out var number, out var unit)) return Parsed<TimeSpan>.Refused(problem);
        if (number == 0 && unit.Length == 0) return TimeSpan.Zero;
        if (unit.Length == 0) return Parsed<TimeSpan>.Refused($"has no unit; write for example {text.Trim()}s");
        if (!Ticks.TryGetValue(unit, out var ticks) || number > (decimal)long.MaxValue / ticks)
            return Parsed<TimeSpan>.Refused(problem);
        return TimeSpan.FromTicks((long)(number * ticks));
    }

    private static Dictionary<string, long> Table(params (string Names, long Ticks)[] rows) =>
        rows.SelectMany(r => r.Names.Split(' ').Select(n => (Name: n, r.Ticks)))
            .ToDictionary(r => r.Name, r => r.Ticks, StringComparer.Ordinal);
}
