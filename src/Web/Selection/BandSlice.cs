using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Candidates that share the load: eligible, of one band and one tier. Slices come in the order of preference.
/// </summary>
internal readonly ref struct BandSlice
{
    private readonly RankedCandidates _candidates;
    private readonly ReadOnlySpan<ulong> _eligible;
    private readonly ReadOnlySpan<byte> _tiers;
    private readonly int _first;
    private readonly int _end;

    private BandSlice(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, int first, int end, int tier)
    {
        _candidates = candidates;
        _eligible = eligible;
        _tiers = tiers;
        (_first, _end, Tier) = (first, end, tier);
    }

    /// <summary>Index of the first candidate that may be in it.</summary>
    public int First => _first;

    /// <summary>Behind the last.</summary>
    public int End => _end;

    public int Tier { get; }

    public bool IsNone => _first == _end;

    public RankedCandidates Candidates => _candidates;

    public bool IsExclusive => _candidates.BandAt(_first).IsExclusive;

    public static BandSlice FirstOf(RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers) =>
        From(candidates, eligible, tiers, 0);

    /// <summary>The next tier of the band, else the best tier of the next band that has any.</summary>
    public BandSlice Next()
    {
        if (!_tiers.IsEmpty && BestTier(_candidates, _eligible, _tiers, _first, _end, Tier + 1) is { } tier)
            return new BandSlice(_candidates, _eligible, _tiers, _first, _end, tier);
        return From(_candidates, _eligible, _tiers, _end);
    }

    public bool Has(int index)
    {
        var ordinal = _candidates.Ordinals[index];
        return MirrorBits.Has(_eligible, ordinal) && (_tiers.IsEmpty || _tiers[ordinal] == Tier);
    }

    private static BandSlice From(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, int from)
    {
        var ordinals = candidates.Ordinals;
        while (from < ordinals.Length && !MirrorBits.Has(eligible, ordinals[from])) from++;
        if (from == ordinals.Length) return new BandSlice(candidates, eligible, tiers, from, from, 0);
        var bands = candidates.Bands;
        var end = from + 1;
        while (end < bands.Length && bands[end] == bands[from]) end++;
        var tier = tiers.IsEmpty ? 0 : BestTier(candidates, eligible, tiers, from, end, 0) ?? 0;
        return new BandSlice(candidates, eligible, tiers, from, end, tier);
    }

    private static int? BestTier(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, int first, int end, int least)
    {
        int? best = null;
        foreach (var ordinal in candidates.Ordinals[first..end])
        {
            if (!MirrorBits.Has(eligible, ordinal)) continue;
            var tier = tiers[ordinal];
            if (tier >= least && (best is null || tier < best)) best = tier;
        }

        return best;
    }
}
