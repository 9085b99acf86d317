using System.Numerics;

namespace MirrorActors.Actors.Load;

/// <summary>
/// The redirects of the last while by place and mirror, fading, and who has more of a place's than the ceiling allows.
/// A mirror at its ceiling stays so until its share is a little below: in the long run its share is about the ceiling.
/// </summary>
internal sealed class ShareWindow(int places, double ceiling)
{
    private const double Nothing = 0.001;
    private readonly double[]?[] _counts = new double[]?[places];
    private readonly Dictionary<int, ulong[]> _over = [];
    private readonly double _release = ceiling - Math.Min(LoadLimits.Slack, ceiling / 10);

    /// <summary>By place, the mirrors at the ceiling as words of bits; the words never change.</summary>
    public IReadOnlyDictionary<int, ulong[]> Over => _over;

    /// <summary>How many mirrors are at the ceiling of each place that has such.</summary>
    public IEnumerable<PlaceAtCeiling> CountOver(Func<int, string> nameOf) => _over.Select(
        o => new PlaceAtCeiling(nameOf(o.Key), o.Value.Sum(static w => BitOperations.PopCount(w))));

    public void Fade(double factor)
    {
        foreach (var row in _counts)
        {
            for (var i = 0; i < (row?.Length ?? 0); i++) row![i] *= factor;
        }
    }

    public void Add(int place, int ordinal, uint redirects)
    {
        ref var row = ref _counts[place];
        if (row is null || ordinal >= row.Length) Array.Resize(ref row, ((ordinal >> 6) + 1) << 6);
        row[ordinal] += redirects;
    }

    /// <summary>The ordinal stands for another mirror from now on, or for none.</summary>
    public void Forget(int ordinal)
    {
        foreach (var row in _counts)
        {
            if (ordinal < row?.Length) row[ordinal] = 0;
        }
    }

    /// <summary>Finds out anew who is at the ceiling; false when these are the same as before.</summary>
    /// <param name="canOverflow">There is another mirror to take what one does not get.</param>
    public bool Judge(bool canOverflow)
    {
        var changed = false;
        for (var place = 0; place < places; place++)
        {
            if (_counts[place] is not { } row) continue;
            var total = row.Sum();
            changed |= Judge(place, row, canOverflow && total >= LoadLimits.EnoughRedirects ? total : double.PositiveInfinity);
            if (total < Nothing) _counts[place] = null;
        }

        return changed;
    }

    private bool Judge(int place, double[] row, double total)
    {
        var before = _over.GetValueOrDefault(place);
        var words = new ulong[row.Length >> 6];
        var any = false;
        for (var i = 0; i < row.Length; i++)
        {
            var wasOver = i >> 6 < before?.Length && (before[i >> 6] >> (i & 63) & 1) != 0;
            if (row[i] / total <= (wasOver ? _release : ceiling)) continue;
            words[i >> 6] |= 1UL << (i & 63);
            any = true;
        }

        if (!any) return _over.Remove(place);
        if (before.AsSpan().SequenceEqual(words)) return false;
        _over[place] = words;
        return true;
    }
}
