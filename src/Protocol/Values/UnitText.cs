using System.Globalization;

namespace MirrorActors.Protocol.Values;

/// <summary>Splits "1.5 MiB" into a number and a unit.</summary>
public static class UnitText
{
    public static bool TrySplit(string text, out decimal number, out string unit)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        unit = text[end..].TrimStart();
        return decimal.TryParse(
            text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
