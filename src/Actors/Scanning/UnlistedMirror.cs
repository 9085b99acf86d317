using System.Globalization;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Finds out by samples what a mirror holds that nobody can list, such as a CDN or an object store: all files older than its
/// trace, or than its lag, but those that it was asked for and does not have.
/// </summary>
internal sealed class UnlistedMirror(FileTable files, SpotCheck spot)
{
    /// <param name="report">With the trace as read now.</param>
    /// <exception cref="ListingException">The mirror is busy, or does not answer.</exception>
    public async Task<UnlistedFinding> AskAsync(
        ScanRequest request, TimeSpan lag, ScanReport report, Random random, CancellationToken token)
    {
        var before = report.Trace ?? report.Started - lag;
        var previous = request.ReadPrevious is { } read ? await read(token) : null;
        var missed = previous is null || request.LastGood is not { } last
            ? []
            : MissedBefore(request.Mirror.Urls, previous, last.Trace ?? last.Started - lag, last.CatalogueUpTo ?? -1);
        var size = new SpotSize(ScanLimits.UnlistedRandom, ScanLimits.UnlistedNewest, before);
        var sample = SpotSample.Pick(files, request.Mirror, size, random);
        var answers = await spot.RunAsync(request.Mirror, sample, token);
        Refuse(answers, sample.Count);
        var again = missed.Count == 0 ? null : await spot.RunAsync(request.Mirror, Some(missed, random), token);
        return Found(request.Mirror.Urls, before, missed, answers, again);
    }

    /// <summary>Files that it was thought to have by the last good scan, and was found not to have.</summary>
    private List<FileEntry> MissedBefore(MirrorUrls urls, FileSet previous, DateTimeOffset before, int upTo) =>
        [.. Older(urls, before).Where(file => file.Id.Value <= upTo && !previous.Contains(file.Id))];

    /// <summary>The files that its URLs can show, modified before a time.</summary>
    private IEnumerable<FileEntry> Older(MirrorUrls urls, DateTimeOffset before)
    {
        var subtree = Encoding.UTF8.GetBytes(urls.Subtree ?? "/");
        var path = new byte[Limits.PathBytes];
        foreach (var file in files.All())
        {
            if (file.IsSuspended || file.ModifiedTicks >= before.UtcTicks) continue;
            if (subtree.Length == 1 || path.AsSpan(0, file.CopyPath(path)).StartsWith(subtree)) yield return file;
        }
    }

    private static FileEntry[] Some(List<FileEntry> missed, Random random)
    {
        var some = missed.ToArray();
        random.Shuffle(some);
        return some[..Math.Min(some.Length, ScanLimits.UnlistedAgain)];
    }

    private static void Refuse(SpotCheckResult answers, int asked)
    {
        if (answers.Busy is { } busy)
            throw new ListingException(busy.Reason) { Failure = ListingFailure.Busy, RetryAfter = busy.RetryAfter };
        if (answers.Unclear * 2 <= asked) return;
        throw new ListingException(
            $"of {asked} files asked for by HEAD {answers.Unclear} were not answered clearly: {answers.FirstProblem}");
    }

    private UnlistedFinding Found(
        MirrorUrls urls, DateTimeOffset before, List<FileEntry> missed, SpotCheckResult answers, SpotCheckResult? again)
    {
        var absent = missed.Select(file => file.Id).ToHashSet();
        absent.UnionWith(answers.Gone);
        absent.UnionWith(answers.Outdated);
        absent.ExceptWith(answers.Held);
        absent.ExceptWith(again?.Held ?? []);
        var held = new FileSetBuilder();
        foreach (var file in Older(urls, before))
        {
            if (!absent.Contains(file.Id)) held.Add(file.Id);
        }

        var wrong = answers.Gone.Count + answers.Outdated.Count;
        var clear = wrong + answers.Held.Count;
        var problem = wrong > clear * ScanLimits.UnlistedMissing
            ? string.Create(
                CultureInfo.InvariantCulture, $"of {clear} files asked for by HEAD {wrong} are gone or changed ({answers.FirstProblem})")
            : null;
        return new UnlistedFinding(held.Build(), clear, absent.Count, problem);
    }
}

/// <summary>What a mirror that cannot be listed holds.</summary>
/// <param name="Asked">Files that it was asked for with a clear answer.</param>
/// <param name="Missed">Files left out since it was found not to have them.</param>
/// <param name="Problem">Why it is not believed; null when it is.</param>
internal sealed record UnlistedFinding(FileSet Held, int Asked, int Missed, string? Problem);
