using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Step 4 of a redirect: among the candidates that hold the file, a draw by share inside the first group that has any;
/// then the next best in rank order. <see cref="Explainer"/> tells the same rules mirror by mirror.
/// </summary>
public static class Selector
{
    /// <param name="candidates">In rank order.</param>
    /// <param name="holders">Mirrors that hold this version of the file.</param>
    /// <param name="need">What scheme the client can be given.</param>
    /// <param name="scratch">Gives the random number and takes the alternatives.</param>
    /// <param name="maxAlternatives">At most the room in the scratch.</param>
    public static MirrorChoice Select(
        ReadOnlySpan<RankedCandidate> candidates, MirrorSet holders, SchemeNeed need, RequestScratch scratch,
        int maxAlternatives)
    {
        var first = NextEligible(candidates, 0, holders, need);
        if (first == candidates.Length) return MirrorChoice.None;
        var chosen = Draw(candidates, first, holders, need, scratch);
        var found = 0;
        for (var i = first; found < maxAlternatives; i++)
        {
            i = NextEligible(candidates, i, holders, need);
            if (i == candidates.Length) break;
            if (i != chosen) scratch.Alternatives[found++] = i;
        }

        return new MirrorChoice(chosen, found);
    }

    private static int Draw(
        ReadOnlySpan<RankedCandidate> candidates, int first, MirrorSet holders, SchemeNeed need, RequestScratch scratch)
    {
        var group = candidates[first].Group;
        long total = 0;
        for (var i = first; i < candidates.Length && candidates[i].Group == group; i++)
        {
            if (IsEligible(candidates[i], holders, need)) total += candidates[i].Share;
        }

        if (total == candidates[first].Share) return first;
        var point = scratch.NextBelow(total);
        for (var i = first; ; i++)
        {
            if (!IsEligible(candidates[i], holders, need)) continue;
            point -= candidates[i].Share;
            if (point < 0) return i;
        }
    }

    private static int NextEligible(
        ReadOnlySpan<RankedCandidate> candidates, int from, MirrorSet holders, SchemeNeed need)
    {
        while (from < candidates.Length && !IsEligible(candidates[from], holders, need)) from++;
        return from;
    }

    private static bool IsEligible(in RankedCandidate candidate, MirrorSet holders, SchemeNeed need) =>
        holders.Contains(candidate.Mirror.Ordinal) && candidate.Mirror.BaseFor(need) is not null;
}
