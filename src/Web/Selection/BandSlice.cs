using MirrorActors.Actors.Routing;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Candidates that share the load: eligible, of one band and one tier. Slices come in the order of preference; the members
/// of the newest one are in the scratch, with running totals of their shares.
/// </summary>
internal readonly ref struct BandSlice
{
    private readonly RankedCandidates _candidates;
    private readonly ReadOnlySpan<ulong> _eligible;
    private readonly ReadOnlySpan<byte> _tiers;
    private readonly RequestScratch _scratch;
    private readonly int _first;
    private readonly int _end;

    private BandSlice(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, RequestScratch scratch,
        int first, int end, int tier)
    {
        _candidates = candidates;
        _eligible = eligible;
        _tiers = tiers;
        _scratch = scratch;
        (_first, _end, Tier) = (first, end, tier);
        Count = Gather();
    }

    public int Tier { get; }

    public int Count { get; }

    public bool IsNone => Count == 0;

    public RankedCandidates Candidates => _candidates;

    public RankBand Band => _candidates.BandAt(_first);

    /// <summary>Indexes of the candidates in it, in rank order; valid until the next slice is asked for.</summary>
    public ReadOnlySpan<int> Members => _scratch.Members.AsSpan(0, Count);

    /// <summary>For each member the sum of the shares up to and with it.</summary>
    public ReadOnlySpan<double> Totals => _scratch.Totals.AsSpan(0, Count);

    public static BandSlice FirstOf(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, RequestScratch scratch) =>
        From(candidates, eligible, tiers, scratch, 0);

    /// <summary>The next tier of the band, else the best tier of the next band that has any.</summary>
    public BandSlice Next()
    {
        var tier = BestTier(_candidates, _eligible, _tiers, _first, _end, Tier + 1);
        return tier <= Standing.WorstTier
            ? new BandSlice(_candidates, _eligible, _tiers, _scratch, _first, _end, tier)
            : From(_candidates, _eligible, _tiers, _scratch, _end);
    }

    private static BandSlice From(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, RequestScratch scratch, int from)
    {
        var ordinals = candidates.Ordinals;
        while (from < ordinals.Length && !MirrorBits.Has(eligible, ordinals[from])) from++;
        if (from == ordinals.Length) return new BandSlice(candidates, eligible, tiers, scratch, from, from, 0);
        var bands = candidates.Bands;
        var end = from + 1;
        while (end < bands.Length && bands[end] == bands[from]) end++;
        var tier = tiers.IsEmpty ? 0 : BestTier(candidates, eligible, tiers, from, end, 0);
        return new BandSlice(candidates, eligible, tiers, scratch, from, end, tier);
    }

    /// <summary>The best tier that is not below another; above the worst when there is none.</summary>
    private static int BestTier(
        RankedCandidates candidates, ReadOnlySpan<ulong> eligible, ReadOnlySpan<byte> tiers, int first, int end, int least)
    {
        var best = Standing.WorstTier + 1;
        if (tiers.IsEmpty) return best;
        foreach (var ordinal in candidates.Ordinals[first..end])
        {
            var tier = tiers[ordinal];
            if (tier >= least && tier < best && MirrorBits.Has(eligible, ordinal)) best = tier;
        }

        return best;
    }

    // Every candidate is written and only those that belong stay: no branch that cannot be foreseen.
    private int Gather()
    {
        var ordinals = _candidates.Ordinals[_first.._end];
        var shares = _candidates.Shares[_first.._end];
        var members = _scratch.Members.AsSpan(0, ordinals.Length);
        var totals = _scratch.Totals.AsSpan(0, ordinals.Length);
        var count = 0;
        double total = 0;
        for (var i = 0; i < ordinals.Length; i++)
        {
            int ordinal = ordinals[i];
            var isIn = (int)(_eligible[ordinal >> 6] >> (ordinal & 63) & 1);
            if (!_tiers.IsEmpty && _tiers[ordinal] != Tier) isIn = 0;
            members[count] = _first + i;
            total += isIn * shares[i];
            totals[count] = total;
            count += isIn;
        }

        return count;
    }
}
