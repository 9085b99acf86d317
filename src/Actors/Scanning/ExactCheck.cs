using System.Globalization;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Asks by HEAD for exact values where a listing is too coarse for a decision: entries that fit an earlier version as well as the
/// published one; then, of those with rounded sizes that the mirror was not known to hold, files published since the last good scan
/// and large ones. What is beyond the budget, or not answered clearly, stays what the listing shows.
/// </summary>
/// <param name="largeFile">Bytes; 0 asks for no file because of its size.</param>
internal sealed class ExactCheck(FileTable files, SpotCheck spot, long largeFile, TimeProvider clock)
{
    private const int Ambiguous = 2;
    private const int Published = 1;
    private const int Large = 0;

    /// <summary>Corrects what the listing shows.</summary>
    /// <param name="mirror">As it is asked for single files.</param>
    /// <param name="listing">Finished.</param>
    /// <param name="previous">Reads the set in force; called where rounded sizes make it matter.</param>
    /// <returns>The versions held.</returns>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<FileSet> SettleAsync(
        MirrorDefinition mirror, ListingComparison listing, ScanReport? lastGood, Func<Task<FileSet?>> previous,
        ScanTranscript transcript, CancellationToken token)
    {
        var rounded = listing.Rounded;
        if (listing.Ambiguous.Count == 0 && rounded.Count == 0) return listing.Held;
        var before = rounded.Count == 0 ? null : await previous();
        var picked = Pick(listing, rounded, before, lastGood?.CatalogueUpTo ?? -1);
        var (until, asked, wrong) = (clock.GetUtcNow() + ScanLimits.LossCheckTime, 0, 0);
        foreach (var batch in picked.Chunk(ScanLimits.ExactBatch))
        {
            if (clock.GetUtcNow() >= until) break;
            var answers = await spot.RunAsync(mirror, batch, token);
            foreach (var file in batch) wrong += Settle(file, answers, mirror, listing) ? 1 : 0;
            asked += answers.Asked;
            if (answers.Busy is not null || answers.Unclear * 2 > batch.Length) break;
        }

        if (asked > 0)
        {
            transcript.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{asked} files asked for by HEAD since the listing rounds: {wrong} are not the published versions"));
        }

        return listing.Held;
    }

    private bool Settle(FileEntry file, SpotCheckResult answers, MirrorDefinition mirror, ListingComparison listing)
    {
        if (!answers.Answers.TryGetValue(file.Id, out var answer)) return false;
        if (answer.Verdict is not (FileCheckVerdict.Gone or FileCheckVerdict.Outdated)) return false;
        listing.Correct(file.Id, answer.Verdict == FileCheckVerdict.Gone ? null : EarlierOf(file, answer, mirror));
        return true;
    }

    /// <summary>The earlier version that the mirror's answer shows; null for none that is known.</summary>
    private FileId? EarlierOf(FileEntry file, FileCheckResult answer, MirrorDefinition mirror)
    {
        var shown = mirror.Files is { IgnoreMtime: true } ? null : answer.Modified;
        foreach (var earlier in files.SupersededAt(file.GetPathBytes()))
        {
            if (earlier.Size != answer.Size) continue;
            if (shown is not { } time || IsSameSecond(earlier.ModifiedTicks, time)) return earlier.Id;
            if (earlier.OtherModified.Any(other => IsSameSecond(other, time))) return earlier.Id;
        }

        return null;
    }

    private static bool IsSameSecond(long ticks, DateTimeOffset time) =>
        ticks / TimeSpan.TicksPerSecond == time.UtcTicks / TimeSpan.TicksPerSecond;

    /// <summary>What matters most first: of several kinds in their order, then the newest, and of large ones the largest.</summary>
    /// <param name="known">The highest id at the last good scan.</param>
    private List<FileEntry> Pick(ListingComparison listing, FileSet rounded, FileSet? before, int known)
    {
        var (missing, held) = (files.Missing, listing.Held);
        var best = new PriorityQueue<FileEntry, (int, long)>();
        foreach (var file in files.All())
        {
            if (!held.Contains(file.Id) || file.IsSuspended || missing.Contains(file.Id)) continue;
            (int, long)? rank = listing.Ambiguous.Contains(file.Id) ? (Ambiguous, file.ModifiedTicks)
                : !rounded.Contains(file.Id) || before?.Contains(file.Id) == true ? null
                : file.Id.Value > known ? (Published, file.ModifiedTicks)
                : largeFile > 0 && file.Size >= largeFile ? (Large, file.Size)
                : null;
            if (rank is not { } matters) continue;
            if (best.Count < ScanLimits.ExactFiles) best.Enqueue(file, matters);
            else best.EnqueueDequeue(file, matters);
        }

        return [.. best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }
}
