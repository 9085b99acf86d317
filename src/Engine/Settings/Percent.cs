using System.Globalization;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Engine.Settings;

/// <summary>A share written as <c>10%</c>; <paramref name="Value"/> is 0 to 100.</summary>
public readonly record struct Percent(double Value)
{
    public double Fraction => Value / 100;

    public static Parsed<Percent> Parse(string text)
    {
        return UnitText.TrySplit(text, out var number, out var unit) && unit == "%" && number <= 100
            ? new Percent((double)number)
            : Parsed<Percent>.Refused("is not a share from 0% to 100%");
    }

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + "%";
}
