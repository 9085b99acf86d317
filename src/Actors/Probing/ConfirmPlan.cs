namespace MirrorActors.Actors.Probing;

/// <summary>
/// When a check that settles nothing is followed by another, before the interval is over. Of one actor; it knows no clock.
/// </summary>
/// <param name="after">From the end of the check, growing; none: the next check on the interval settles it.</param>
internal sealed class ConfirmPlan(IReadOnlyList<TimeSpan> after)
{
    private int _next;

    /// <summary>A check on the interval begins: all confirmations are there again.</summary>
    public void Restart() => _next = 0;

    /// <returns>The time until the next one, counted from the end of this check; null: none.</returns>
    public TimeSpan? Next(bool isUndecided)
    {
        if (!isUndecided) _next = 0;
        if (!isUndecided || _next >= after.Count) return null;
        var pause = after[_next] - (_next == 0 ? TimeSpan.Zero : after[_next - 1]);
        _next++;
        return pause;
    }
}
