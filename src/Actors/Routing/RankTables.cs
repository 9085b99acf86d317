using System.Numerics;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The ranked candidates of the regions in use, for one version of the mirrors' definitions. Reading takes no lock; a
/// region not there is computed on the spot and kept. Two threads that compute the same region write equal tables, so it
/// does not matter whose stays. When the slots near a region's place are taken its first slot is overwritten.
/// </summary>
public sealed class RankTables
{
    private const int Probes = 8;
    private readonly Entry?[] _slots;

    public RankTables(RegionRanking ranking)
    {
        Ranking = ranking;
        var fit = RoutingLimits.CandidateBytes / Math.Max(1, ranking.Mirrors.Count * RankedCandidates.BytesEach);
        // A power of two, for the mask.
        _slots = new Entry?[1 << BitOperations.Log2(
            (uint)Math.Clamp(fit, RoutingLimits.RegionsAtLeast, RoutingLimits.Regions))];
    }

    public RegionRanking Ranking { get; }

    public RankedCandidates For(in RegionKey region)
    {
        var home = region.GetHashCode();
        for (var i = 0; i < Probes; i++)
        {
            var entry = Volatile.Read(ref _slots[Slot(home, i)]);
            if (entry is null) break;
            if (entry.Region == region) return entry.Candidates;
        }

        return Add(region, home);
    }

    /// <summary>The regions kept, in no order.</summary>
    public IEnumerable<RegionKey> Regions()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (Volatile.Read(ref _slots[i]) is { } entry) yield return entry.Region;
        }
    }

    /// <summary>Computes the candidates of the places another table was asked for, so that no request has to.</summary>
    public void WarmFrom(RankTables old)
    {
        var most = Math.Min(RoutingLimits.RegionsWarmed, RoutingLimits.CandidatesWarmed / Math.Max(1, Ranking.Mirrors.Count));
        foreach (var region in old.Regions().Select(Carry).Distinct().Take(most)) For(region);
    }

    // Numbers of network classes hold within one table only. A client in a mirror's prefix is computed when it comes.
    private static RegionKey Carry(RegionKey region) => region with { Network = 0 };

    private RankedCandidates Add(in RegionKey region, int home)
    {
        var entry = new Entry(region, Ranking.Rank(region, region));
        for (var i = 0; i < Probes; i++)
        {
            if (Interlocked.CompareExchange(ref _slots[Slot(home, i)], entry, null) is null) return entry.Candidates;
        }

        Volatile.Write(ref _slots[Slot(home, 0)], entry);
        return entry.Candidates;
    }

    private int Slot(int home, int probe) => (home + probe) & (_slots.Length - 1);

    private sealed record Entry(RegionKey Region, RankedCandidates Candidates);
}
