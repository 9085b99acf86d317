using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>How many files to ask a mirror for.</summary>
/// <param name="Random">Any of the catalogue's.</param>
/// <param name="Newest">Those modified last.</param>
/// <param name="Before">Only files modified before; null for all.</param>
public readonly record struct SpotSize(int Random, int Newest, DateTimeOffset? Before = null);

/// <summary>
/// Picks the files of a spot check: published, used of this mirror by its file rules, neither missing from the tree nor just
/// being replaced. One pass over the catalogue, which keeps no more than is picked. Pure.
/// </summary>
public static class SpotSample
{
    /// <returns>The newest first, newest of them first; then random ones. None twice; fewer when there are no more.</returns>
    public static IReadOnlyList<FileEntry> Pick(FileTable files, MirrorDefinition mirror, SpotSize size, Random random)
    {
        var usable = Usable(files, mirror, size.Before?.UtcTicks ?? long.MaxValue);
        return Pick(usable, size.Random, size.Newest, random);
    }

    internal static IReadOnlyList<FileEntry> Pick(IEnumerable<FileEntry> files, int randomCount, int newestCount, Random random)
    {
        var picker = new SpotPicker(randomCount, newestCount, random);
        foreach (var file in files) picker.See(file);
        return picker.Picked();
    }

    private static IEnumerable<FileEntry> Usable(FileTable files, MirrorDefinition mirror, long before)
    {
        var missing = files.Missing;
        var rule = FileRule.Of(0, mirror);
        var path = new byte[Limits.PathBytes];
        foreach (var file in files.All())
        {
            if (file.IsSuspended || file.ModifiedTicks >= before || missing.Contains(file.Id)) continue;
            if (rule is not null && rule.Judge(file.Size, path.AsSpan(0, file.CopyPath(path))) != Exclusion.None) continue;
            yield return file;
        }
    }
}
