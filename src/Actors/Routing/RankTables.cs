using System.Collections.Immutable;
using System.Numerics;
using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The ranked candidates of the regions in use, for one version of the mirror table. Reading takes no lock; a region
/// not there is computed on the spot and kept. Two threads that compute the same region write equal tables, so it does
/// not matter whose stays. When the slots near a region's place are taken its first slot is overwritten.
/// </summary>
public sealed class RankTables
{
    private const int Probes = 8;
    private readonly Entry?[] _slots;
    private readonly ImmutableArray<(MirrorFacts Facts, MirrorEndpoint Endpoint)> _mirrors;
    private readonly NetworkClasses _networks;

    public RankTables(MirrorTable table, NetworkClasses networks)
    {
        _networks = networks;
        _mirrors = [.. table.All.Select(static m => (m, new MirrorEndpoint(m)))];
        var fit = RoutingLimits.CandidateBytes / Math.Max(1, _mirrors.Length * RankedCandidates.BytesEach);
        // A power of two, for the mask.
        _slots = new Entry?[1 << BitOperations.Log2(
            (uint)Math.Clamp(fit, RoutingLimits.RegionsAtLeast, RoutingLimits.Regions))];
    }

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

    private RankedCandidates Add(in RegionKey region, int home)
    {
        var entry = new Entry(region, Rank(region));
        for (var i = 0; i < Probes; i++)
        {
            if (Interlocked.CompareExchange(ref _slots[Slot(home, i)], entry, null) is null) return entry.Candidates;
        }

        Volatile.Write(ref _slots[Slot(home, 0)], entry);
        return entry.Candidates;
    }

    private RankedCandidates Rank(in RegionKey region)
    {
        var ranked = ImmutableArray.CreateBuilder<RankedCandidate>();
        foreach (var (facts, endpoint) in _mirrors)
        {
            var judgement = Ranking.Judge(facts, region, _networks);
            if (judgement.Exclusion != Exclusion.None) continue;
            if (endpoint.HttpBase is null && endpoint.HttpsBase is null) continue;
            var distance = Ranking.DistanceOf(facts.Definition.Place, region);
            var share = Ranking.ShareOf(facts.Definition.Weight, distance, judgement.Group);
            ranked.Add(new RankedCandidate(endpoint, share, (float)(distance ?? double.NaN), judgement.Group));
        }

        ranked.Sort(Compare);
        return new RankedCandidates(ranked.DrainToImmutable());
    }

    private static int Compare(RankedCandidate a, RankedCandidate b)
    {
        var byGroup = a.Group.CompareTo(b.Group);
        if (byGroup != 0) return byGroup;
        var byShare = b.Share.CompareTo(a.Share);
        return byShare != 0 ? byShare : string.CompareOrdinal(a.Mirror.Id, b.Mirror.Id);
    }

    private int Slot(int home, int probe) => (home + probe) & (_slots.Length - 1);

    private sealed record Entry(RegionKey Region, RankedCandidates Candidates);
}
