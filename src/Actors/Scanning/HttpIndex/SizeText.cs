using System.Globalization;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Sizes as indexes print them: <c>123456</c> is exact; <c>4.7G</c>, <c>977K</c> and <c>1.0 MiB</c> are the range of all sizes
/// that the server shows so. Units are of 1024; <c>KB</c> may be of 1000.
/// </summary>
internal static class SizeText
{
    private const int MaxChars = 24;
    private const int Parts = 1024;
    private const string Units = "KMGTPE";

    /// <summary>Whether a word behind a number is its unit.</summary>
    public static bool IsUnit(string word) =>
        word is "B" || (word.Length is 2 or 3 && Units.Contains(word[0], StringComparison.OrdinalIgnoreCase) && word[1..] is "B" or "iB");

    public static bool TryParse(ReadOnlySpan<char> text, SizeRule rule, out SizeRange size)
    {
        size = default;
        if (text.Length is 0 or > MaxChars || !char.IsAsciiDigit(text[0])) return false;
        var number = text;
        while (!char.IsAsciiDigit(number[^1])) number = number[..^1];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var point = number.IndexOf('.');
        var decimals = point < 0 ? 0 : number.Length - point - 1;
        var suffix = text[number.Length..];
        if (suffix is "" or "B") return decimals == 0 && TryExact(value, out size);
        var power = Units.IndexOf(char.ToUpperInvariant(suffix[0]), StringComparison.Ordinal) + 1;
        if (power == 0 || suffix[1..] is not ("" or "B" or "iB")) return false;
        size = Range(value, decimals, power, suffix[1..], rule);
        return true;
    }

    private static bool TryExact(decimal value, out SizeRange size)
    {
        size = value <= long.MaxValue ? SizeRange.Exactly((long)value) : default;
        return value <= long.MaxValue;
    }

    private static SizeRange Range(decimal value, int decimals, int power, ReadOnlySpan<char> behind, SizeRule rule)
    {
        var unit = 1L << (10 * power);
        if (behind.IsEmpty && decimals < 2 && value < 2 * Parts)
        {
            if (rule == SizeRule.Letters) return Letters((int)value, Tenths(value), decimals, unit / Parts);
            if (rule == SizeRule.Hundreds && decimals == 1) return Hundreds((int)value, Tenths(value), unit / Parts);
        }

        var step = 1m;
        for (var i = 0; i < decimals; i++) step /= 10;
        if (rule == SizeRule.Nearest && behind is "iB" && decimals < 2)
        {
            var half = (decimals == 0 ? 0.55m : 0.05m) + (1m / Parts);
            return new SizeRange(Clamp(value - half, unit), Clamp(value + half, unit));
        }

        var least = behind is "B" ? Power(1000, power) : unit;
        return new SizeRange(Clamp(value - step, least), Clamp(value + step, unit));
    }

    private static SizeRange Letters(int whole, int tenths, int decimals, long part)
    {
        int first, last;
        if (decimals == 0)
        {
            first = (Parts * whole) - (Parts / 2);
            last = (Parts * whole) + (Parts / 2) - 1;
        }
        else
        {
            // One digit is (5 × 1024ths + 256) / 512, cut off.
            first = (Parts * whole) + CutBy5((512 * tenths) - 256 + 4);
            last = (Parts * whole) + CutBy5((512 * (tenths + 1)) - 256 + 4) - 1;
        }

        return InParts(first, last, part);
    }

    private static SizeRange Hundreds(int whole, int tenths, long part)
    {
        // Below 100 bytes something is added so that only an empty file has 0.0.
        if (part == 1 && whole == 0 && tenths < 2) return tenths == 0 ? SizeRange.Exactly(0) : new SizeRange(1, 199);
        var last = tenths == 9 ? Parts : 100 * (tenths + 1);
        return InParts((Parts * whole) + (100 * tenths), (Parts * whole) + last - 1, part);
    }

    /// <param name="last">With all its bytes.</param>
    private static SizeRange InParts(int first, int last, long part)
    {
        var end = Clamp(last + 1, part);
        return new SizeRange(Clamp(first, part), end == long.MaxValue ? end : end - 1);
    }

    private static int Tenths(decimal value) => (int)(value * 10) % 10;

    private static int CutBy5(int value) => (int)Math.Floor(value / 5m);

    private static long Power(long number, int power) => power == 0 ? 1 : number * Power(number, power - 1);

    private static long Clamp(decimal value, long unit) =>
        value <= 0 ? 0 : value >= long.MaxValue / unit ? long.MaxValue : (long)(value * unit);
}
