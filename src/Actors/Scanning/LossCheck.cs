using System.Globalization;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Asks the mirror itself, by HEAD for a sample of what its listing lost, before a large loss is believed: listings lie more often
/// than mirrors lose their files.
/// </summary>
internal sealed class LossCheck(SpotCheck spot, TimeProvider clock)
{
    public async Task<LossFinding> AskAsync(MirrorDefinition mirror, IReadOnlyList<FileEntry> sample, CancellationToken token)
    {
        if (sample.Count == 0) return new LossFinding(false, "which files these are is not known");
        using var limit = new CancellationTokenSource(ScanLimits.LossCheckTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return Judge(await spot.RunAsync(mirror, sample, either.Token), sample.Count);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            var seconds = ScanLimits.LossCheckTime.TotalSeconds;
            return new LossFinding(false, $"the mirror did not answer for a sample of them within {seconds:0} s");
        }
    }

    private static LossFinding Judge(SpotCheckResult answers, int asked)
    {
        var gone = answers.Gone.Count + answers.Outdated.Count;
        var isReal = gone >= Math.Ceiling(asked * ScanLimits.LossShare);
        var told = string.Create(CultureInfo.InvariantCulture, $"of {asked} asked for by HEAD {gone} are gone or changed");
        if (!isReal && answers.Held.Count > 0)
            told += string.Create(CultureInfo.InvariantCulture, $" and {answers.Held.Count} are there, so the listing is wrong");
        else if (!isReal && answers.FirstProblem is { } problem) told += $" ({problem})";
        return new LossFinding(isReal, told);
    }
}

/// <summary>Whether the loss is real, and what the mirror answered.</summary>
internal readonly record struct LossFinding(bool IsReal, string Told);
