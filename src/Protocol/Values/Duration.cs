using System.Globalization;

namespace MirrorActors.Protocol.Values;

/// <summary>Durations as in HOCON, but with the unit required: a bare number would be milliseconds there, which is
/// seldom meant. Zero needs no unit.</summary>
public static class Duration
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    private static readonly (string Unit, long Ticks)[] Shown =
        [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond)];

    private static readonly Dictionary<string, long> Ticks = Table(
        ("us micro micros microsecond microseconds", TicksPerMicrosecond),
        ("ms milli millis millisecond milliseconds", TimeSpan.TicksPerMillisecond),
        ("s second seconds", TimeSpan.TicksPerSecond),
        ("m minute minutes", TimeSpan.TicksPerMinute),
        ("h hour hours", TimeSpan.TicksPerHour),
        ("d day days", TimeSpan.TicksPerDay));

    /// <summary>What is wrong, as the end of a sentence about the text; null when nothing is.</summary>
    public static string? TryParse(string text, out TimeSpan duration)
    {
        const string problem = "is not a duration such as 500ms, 30s, 5m, 1h or 2d";
        duration = default;
        if (!UnitText.TrySplit(text, out var number, out var unit)) return problem;
        if (number == 0 && unit.Length == 0) return null;
        if (unit.Length == 0) return $"has no unit; write for example {text.Trim()}s";
        if (!Ticks.TryGetValue(unit, out var ticks) || number > (decimal)long.MaxValue / ticks) return problem;
        duration = TimeSpan.FromTicks((long)(number * ticks));
        return null;
    }

    /// <summary>In the largest unit that leaves no fraction of a second, for example <c>90m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var (unit, ticks) = Array.Find(Shown, one => duration.Ticks % one.Ticks == 0);
        return unit is null
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
    }

    private static Dictionary<string, long> Table(params (string Names, long Ticks)[] rows) =>
        rows.SelectMany(r => r.Names.Split(' ').Select(n => (Name: n, r.Ticks)))
            .ToDictionary(r => r.Name, r => r.Ticks, StringComparer.Ordinal);
}
