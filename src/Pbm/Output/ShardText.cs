using System.Globalization;

namespace MirrorActors.Pbm.Output;

/// <summary>Shards as people read them: <c>1 3-7 12</c>.</summary>
internal static class ShardText
{
    public static string Of(IEnumerable<int> shards)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var shard in shards.Order())
        {
            if (runs.Count > 0 && runs[^1].Last == shard - 1) runs[^1] = (runs[^1].First, shard);
            else runs.Add((shard, shard));
        }

        return string.Join(' ', runs.Select(run => run.First == run.Last ? Number(run.First) : $"{Number(run.First)}-{Number(run.Last)}"));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
