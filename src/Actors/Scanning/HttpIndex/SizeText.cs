using System.Globalization;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Sizes as indexes print them: <c>123456</c> is exact; <c>4.7G</c>, <c>977K</c> and <c>1.0MiB</c> are rounded, by
/// some servers down and by others to the nearest, so a unit of the last digit either way is allowed. Units are of 1024.
/// </summary>
internal static class SizeText
{
    private const int MaxChars = 24;
    private const string Units = "KMGTPE";

    public static bool TryParse(ReadOnlySpan<char> text, out SizeRange size)
    {
        size = default;
        if (text.Length is 0 or > MaxChars || !char.IsAsciiDigit(text[0])) return false;
        var number = text;
        while (!char.IsAsciiDigit(number[^1])) number = number[..^1];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var point = number.IndexOf('.');
        var suffix = text[number.Length..];
        if (suffix is "" or "B") return point < 0 && TryExact(value, out size);
        if (!TryUnit(suffix, out var unit)) return false;
        var step = 1m;
        for (var decimals = point < 0 ? 0 : number.Length - point - 1; decimals > 0; decimals--) step /= 10;
        size = new SizeRange(Clamp(Math.Max(0, value - step), unit), Clamp(value + step, unit));
        return true;
    }

    private static bool TryExact(decimal value, out SizeRange size)
    {
        size = value <= long.MaxValue ? SizeRange.Exactly((long)value) : default;
        return value <= long.MaxValue;
    }

    /// <summary>K, KB, KiB and so on.</summary>
    private static bool TryUnit(ReadOnlySpan<char> suffix, out long unit)
    {
        var power = Units.IndexOf(char.ToUpperInvariant(suffix[0]), StringComparison.Ordinal) + 1;
        unit = 1L << (10 * power);
        return power > 0 && suffix[1..] is "" or "B" or "iB";
    }

    private static long Clamp(decimal value, long unit) =>
        value >= long.MaxValue / unit ? long.MaxValue : (long)(value * unit);
}
