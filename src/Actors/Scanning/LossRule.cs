using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Decides whether a complete listing looks too bad to be taken over. What the tree itself has no more, or is just
/// replacing, is nobody's loss.
/// </summary>
internal static class LossRule
{
    /// <summary>What is suspicious; null when nothing is.</summary>
    /// <param name="previousCount">Files held before; looked at when <paramref name="previous"/> is null.</param>
    public static string? Suspicion(FileTable files, FileSet? previous, long previousCount, FileSet now, double massLoss)
    {
        if (now.Count == 0) return "no file of the catalogue is there";
        var (before, lost) = previous is null
            ? (previousCount, previousCount - now.Count)
            : Count(files, previous, now);
        var isMuch = lost >= ScanLimits.MassLossFiles || lost > before / 2;
        return isMuch && lost > before * massLoss
            ? $"{lost} of {before} files held before are gone or changed, more than scan.mass-loss allows"
            : null;
    }

    private static (long Before, long Lost) Count(FileTable files, FileSet previous, FileSet now)
    {
        var missing = files.Missing;
        long before = 0, lost = 0;
        foreach (var file in files.All())
        {
            if (!previous.Contains(file.Id) || missing.Contains(file.Id) || file.IsSuspended) continue;
            before++;
            if (!now.Contains(file.Id)) lost++;
        }

        return (before, lost);
    }
}
