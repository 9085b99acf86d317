using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>Finds out, by the largest file that a mirror holds, whether it serves ranges of files beyond a size.</summary>
/// <param name="threshold">Bytes; 0 asks nothing.</param>
public sealed class LargeFileCheck(IRangeCheck check, FileTable files, long threshold)
{
    /// <param name="known">What the last good scan found; stands in where the mirror's answer tells nothing.</param>
    /// <returns>Bytes beyond which the mirror serves no ranges; null when it does, or holds nothing so large.</returns>
    public async Task<long?> AskAsync(MirrorDefinition mirror, FileSet held, long? known, CancellationToken token)
    {
        if (threshold == 0 || LargestOf(held) is not { } largest) return null;
        var answer = await check.CheckAsync(mirror, largest, threshold, token);
        return answer.Verdict switch
        {
            RangeVerdict.Can => null,
            RangeVerdict.Cannot => threshold,
            _ => known,
        };
    }

    private FileEntry? LargestOf(FileSet held)
    {
        FileEntry? largest = null;
        var size = threshold;
        foreach (var file in files.All())
        {
            if (file.Size <= size || !held.Contains(file.Id)) continue;
            (largest, size) = (file, file.Size);
        }

        return largest;
    }
}
