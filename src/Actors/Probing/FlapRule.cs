namespace MirrorActors.Actors.Probing;

/// <summary>
/// When a mirror fails too often, though never often enough in a row: below a part of successes it is degraded, and well again
/// only when half of what was missing is regained. Pure.
/// </summary>
/// <param name="Window">Last checks that count, 2 to <see cref="CheckWindow.Most"/>; nothing is said of fewer than half of them.</param>
/// <param name="DegradedBelow">Part of successes, 0 (never) to 1.</param>
public sealed record FlapRule(int Window, double DegradedBelow)
{
    /// <summary>What is missing to the end is told in checks, so that 9 of 10 is not 89.999…</summary>
    private const double Tiny = 1e-9;

    public static FlapRule Never { get; } = new(20, 0);

    public bool Flaps(CheckWindow window, bool flapped)
    {
        if (window.Count * 2 < Window) return false;
        var good = 1 - ((double)window.Failed / window.Count);
        var needed = flapped ? (1 + DegradedBelow) / 2 : DegradedBelow;
        return DegradedBelow > 0 && good < needed - Tiny;
    }
}
