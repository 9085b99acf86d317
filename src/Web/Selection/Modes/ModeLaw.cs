using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Selection.Modes;

/// <summary>
/// Order and draw in the modes that reproduce another program. Which mirrors may be chosen is not theirs to say: that is
/// settled when a slice comes here.
/// </summary>
internal static class ModeLaw
{
    public static bool Rules(SelectionMode mode) => mode is SelectionMode.Mirrorbrain or SelectionMode.Mirrorbits;

    /// <summary>Fills the contest with the slice.</summary>
    public static void Hold(in SelectionQuery query, in BandSlice slice, Contest contest)
    {
        contest.Take(slice);
        if (query.Mode == SelectionMode.Mirrorbrain) MirrorbrainLaw.Order(query, contest);
        else MirrorbitsLaw.Order(query, contest);
    }

    public static Contestant Draw(SelectionMode mode, ReadOnlySpan<Contestant> open, RequestScratch scratch)
    {
        if (open.Length == 1) return open[0];
        return open[mode == SelectionMode.Mirrorbrain
            ? LowestRank.Draw(open, scratch)
            : MirrorbitsLaw.Draw(open, scratch)];
    }

    /// <summary>The chance of each in <see cref="Draw"/>.</summary>
    public static double[] Probabilities(SelectionMode mode, ReadOnlySpan<Contestant> open)
    {
        if (open.Length == 1) return [1];
        return mode == SelectionMode.Mirrorbrain ? LowestRank.Probabilities(open) : MirrorbitsLaw.Probabilities(open);
    }
}
