using System.Globalization;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Files that a mirror answered it does not have, and that its listing shows all the same: such as a web server that refuses what the
/// rsync server lists. The answer counts, since clients get it too, until the mirror answers otherwise.
/// </summary>
internal sealed class DoubtCheck(FileTable files, SpotCheck spot)
{
    /// <param name="mirror">As it is asked for single files.</param>
    /// <param name="doubtful">Ids of versions it answered it does not have.</param>
    /// <param name="listed">What the listing shows.</param>
    /// <returns>Those that are listed and not there, in order; some are asked for at each scan, the others stay what they were.</returns>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<IReadOnlyList<int>> AskAsync(
        MirrorDefinition mirror, IEnumerable<int> doubtful, FileSet listed, Random random, ScanTranscript transcript,
        CancellationToken token)
    {
        var ids = doubtful.Where(id => listed.Contains(new FileId(id))).Distinct().ToArray();
        if (ids.Length == 0) return [];
        random.Shuffle(ids);
        var asked = new List<FileEntry>();
        foreach (var id in ids.Take(ScanLimits.ExactFiles))
        {
            if (files.TryGet(new FileId(id), out var file)) asked.Add(file);
        }

        var answers = await spot.RunOverEachAsync(mirror, asked, token);
        var held = answers.Held.Select(file => file.Value).ToHashSet();
        transcript.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{ids.Length} files are listed that it answered it does not have; asked for {answers.Asked} again: {held.Count} are there"));
        return [.. ids.Where(id => !held.Contains(id)).Order()];
    }
}
