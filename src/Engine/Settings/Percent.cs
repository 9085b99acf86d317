using System.Globalization;

namespace MirrorActors.Engine.Settings;

/// <summary>A share written as <c>10%</c>; <paramref name="Value"/> is 0 to 100.</summary>
public readonly record struct Percent(double Value)
{
    public double Fraction => Value / 100;

    public static Parsed<Percent> Parse(string text)
    {
        var good = text.EndsWith('%')
            & double.TryParse(text.TrimEnd('%').TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value);
        return good && value <= 100 ? new Percent(value) : Parsed<Percent>.Refused("is not a share from 0% to 100%");
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + "%";
}
