using System.Globalization;

namespace MirrorActors.Protocol.Values;

/// <summary>Byte sizes as in HOCON: kB, MB, … are powers of 1000; KiB, MiB, … and single letters are powers of 1024; a
/// bare number is bytes.</summary>
public static class ByteSize
{
    private static readonly string[] Shown =
        ["PiB", "PB", "TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"];

    private static readonly Dictionary<string, decimal> Units = Table();

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (!UnitText.TrySplit(text, out var number, out var unit) || !Units.TryGetValue(unit, out var factor)
            || number > long.MaxValue / factor)
        {
            return false;
        }

        bytes = (long)(number * factor);
        return true;
    }

    /// <summary>The exact size in the largest unit that leaves no fraction, for example <c>25 MB</c> or <c>4097</c>.</summary>
    public static string Format(long bytes)
    {
        var unit = bytes == 0 ? null : Array.Find(Shown, unit => bytes % (long)Units[unit] == 0);
        return unit is null
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / (long)Units[unit]} {unit}");
    }

    private static Dictionary<string, decimal> Table()
    {
        var units = new Dictionary<string, decimal>(StringComparer.Ordinal) { ["kB"] = 1000, ["k"] = 1024 };
        foreach (var name in new[] { "", "B", "b", "byte", "bytes" }) units[name] = 1;
        decimal binary = 1;
        decimal metric = 1;
        foreach (var letter in "KMGTP")
        {
            (binary, metric) = (binary * 1024, metric * 1000);
            units[$"{letter}"] = units[$"{letter}i"] = units[$"{letter}iB"] = binary;
            units[$"{letter}B"] = metric;
        }

        return units;
    }
}
