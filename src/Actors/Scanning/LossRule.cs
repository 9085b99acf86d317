using System.Globalization;
using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Decides whether a complete listing looks too bad to be believed as it is. What the tree itself has no more, or is just
/// replacing, is nobody's loss. Pure.
/// </summary>
internal static class LossRule
{
    /// <param name="previousCount">Files held before; looked at when <paramref name="previous"/> is null.</param>
    public static Loss Count(FileTable files, FileSet? previous, long previousCount, FileSet now, Random random)
    {
        if (previous is null) return new Loss(previousCount, previousCount - now.Count, []);
        var missing = files.Missing;
        long before = 0, lost = 0;
        var sample = new List<FileEntry>(ScanLimits.LossSample);
        foreach (var file in files.All())
        {
            if (!previous.Contains(file.Id) || missing.Contains(file.Id) || file.IsSuspended) continue;
            before++;
            if (now.Contains(file.Id)) continue;
            lost++;
            // Reservoir sampling: each lost file has the same chance.
            if (sample.Count < ScanLimits.LossSample) sample.Add(file);
            else if (random.NextInt64(lost) is var at && at < sample.Count) sample[(int)at] = file;
        }

        return new Loss(before, lost, sample);
    }
}

/// <summary>What a mirror held before and holds no more.</summary>
/// <param name="Sample">Some of the lost files, all equally likely; none when it is not known which they are.</param>
internal sealed record Loss(long Before, long Lost, IReadOnlyList<FileEntry> Sample)
{
    /// <param name="share">Of the files held before, 0 to 1.</param>
    public bool IsMoreThan(double share) =>
        (Lost >= ScanLimits.MassLossFiles || Lost > Before / 2) && Lost > Before * share;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Lost} of {Before} files held before are gone or changed");
}
