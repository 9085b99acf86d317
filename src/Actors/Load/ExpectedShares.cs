using System.Collections.Immutable;
using MirrorActors.Actors.Routing;

namespace MirrorActors.Actors.Load;

/// <summary>Which mirrors share the redirects of a region, whatever the file: those of its first band and best tier.</summary>
public static class ExpectedShares
{
    private static readonly ClientKind Client = new(SchemeNeed.HttpFirst, IsV4: true);

    /// <summary>The largest first; they sum to 1, or there are none.</summary>
    public static ImmutableArray<MirrorShare> In(RedirectSnapshot snapshot, in RegionKey region)
    {
        var candidates = snapshot.Rank(region);
        for (var level = Relaxation.None; level <= Relaxation.Drain; level++)
        {
            var indexes = FirstAt(snapshot, candidates, level);
            if (indexes.Count == 0) continue;
            var total = indexes.Sum(i => (double)candidates.ShareAt(i));
            return [.. indexes
                .Select(i => new MirrorShare(
                    snapshot.Definitions.Endpoints[candidates.OrdinalAt(i)]!.Id, candidates.ShareAt(i) / total))
                .OrderByDescending(static s => s.Share).ThenBy(static s => s.Id, StringComparer.Ordinal)];
        }

        return [];
    }

    /// <summary>A plain http client of IPv4 may be given the mirror, at least when a rule is relaxed.</summary>
    public static bool IsGiven(RedirectSnapshot snapshot, int ordinal) => snapshot.Standings.Of(Client, ordinal).IsIn;

    private static List<int> FirstAt(RedirectSnapshot snapshot, RankedCandidates candidates, Relaxation level)
    {
        var found = new List<int>();
        byte tier = 0;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (found.Count > 0 && candidates.BandAt(i) != candidates.BandAt(found[0])) break;
            var standing = snapshot.Standings.Of(Client, candidates.OrdinalAt(i));
            if (!standing.IsIn || standing.Relaxation != level) continue;
            if (found.Count > 0 && standing.Tier > tier) continue;
            if (standing.Tier < tier) found.Clear();
            tier = standing.Tier;
            found.Add(i);
        }

        return found;
    }
}
