using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Asks by HEAD for a sample of the files that a listing shows by name alone: when all but a few are the published versions,
/// so are the others.
/// </summary>
internal sealed class VagueCheck(FileTable files, SpotCheck spot)
{
    /// <param name="vague">Published files that the listing names, without enough to tell their versions.</param>
    public async Task<bool> AreHeldAsync(MirrorDefinition mirror, FileSet vague, Random random, CancellationToken token)
    {
        if (vague.Count == 0) return false;
        var picked = SpotSample.Pick(files.All().Where(file => vague.Contains(file.Id)), ScanLimits.VagueSample, 0, random);
        var answers = await spot.RunAsync(mirror, picked, token);
        return answers.Held.Count >= Math.Ceiling(picked.Count * ScanLimits.LossShare);
    }
}
