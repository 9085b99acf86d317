namespace MirrorActors.Actors.Routing;

/// <summary>What a mirror that states no capacity is taken to have: the median of those stated in its group.</summary>
internal sealed class GroupCapacities
{
    private readonly double[] _medians = new double[Enum.GetValues<RankGroup>().Length];

    public GroupCapacities(IEnumerable<(RankGroup Group, int? Mbit)> declared)
    {
        Array.Fill(_medians, RoutingLimits.UsualCapacityMbit);
        foreach (var group in declared.Where(static d => d.Mbit is not null).GroupBy(static d => d.Group, static d => d.Mbit!.Value))
            _medians[(int)group.Key] = Median([.. group.Order()]);
    }

    public double Of(RankGroup group) => _medians[(int)group];

    private static double Median(int[] ordered)
    {
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + (double)ordered[middle]) / 2;
    }
}
