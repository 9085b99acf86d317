namespace MirrorActors.Engine.Settings;

/// <summary>Byte sizes as in HOCON: kB, MB, … are powers of 1000; KiB, MiB, … and single letters are powers of 1024; a
/// bare number is bytes.</summary>
public static class ByteSizeText
{
    private static readonly Dictionary<string, decimal> Units = Table();

    public static Parsed<long> Parse(string text)
    {
        const string problem = "is not a size such as 4096, 4 KiB or 25 MB";
        if (!UnitText.TrySplit(text, out var number, out var unit) || !Units.TryGetValue(unit, out var bytes)
            || number > long.MaxValue / bytes)
        {
            return Parsed<long>.Refused(problem);
        }

        return (long)(number * bytes);
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
