using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning;

/// <summary>Decides whether a complete listing looks too bad to be taken over.</summary>
internal static class LossRule
{
    /// <summary>What is suspicious; null when nothing is.</summary>
    public static string? Suspicion(FileTable files, FileSet? previous, FileSet now, double massLoss)
    {
        if (now.Count == 0) return "no file of the catalogue is there";
        if (previous is null) return null;
        long before = 0, lost = 0;
        foreach (var file in files.All())
        {
            if (!previous.Contains(file.Id)) continue;
            before++;
            if (!now.Contains(file.Id)) lost++;
        }

        return lost > before * massLoss
            ? $"{lost} of {before} files held before are gone or changed, more than scan.mass-loss allows"
            : null;
    }
}
