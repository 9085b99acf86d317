using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What a number of a mirror must satisfy.</summary>
internal static class NumberRules
{
    public static void InRange(double value, double least, double most, string field, List<FieldFault> faults)
    {
        if (!(value >= least && value <= most))
            faults.Add(new FieldFault(field, $"{value} is not from {least} to {most}"));
    }
}
