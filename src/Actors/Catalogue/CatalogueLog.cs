using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

internal static partial class CatalogueLog
{
    [LoggerMessage(2100, LogLevel.Information,
        "Walk of {Root}: {Files} files in {Took}, {Added} added, {Replaced} replaced, {Removed} removed, {Missing} missing")]
    public static partial void TreeWalked(
        this ILogger log, string root, long files, TimeSpan took, int added, int replaced, int removed, long missing);

    [LoggerMessage(2101, LogLevel.Critical,
        "ALERT The catalogue of {Root} is held: {Reason} ({FilesNow} files now, {FilesBefore} before). "
        + "It stays as it was until the files are back or 'pbm catalogue accept'")]
    public static partial void CatalogueIsHeld(
        this ILogger log, string root, string reason, long filesNow, long filesBefore);

    [LoggerMessage(2102, LogLevel.Warning, "The catalogue of {Root} is no longer held ({How})")]
    public static partial void CatalogueIsReleased(this ILogger log, string root, string how);

    [LoggerMessage(2103, LogLevel.Warning, "The walk of {Root} is not taken over: {Reason}")]
    public static partial void WalkSkipped(this ILogger log, string root, string reason);

    [LoggerMessage(2104, LogLevel.Warning,
        "{Count} directories below {Root} cannot be read, the first is {First}: nothing below them is removed")]
    public static partial void DirectoriesUnreadable(this ILogger log, string root, long count, string first);

    [LoggerMessage(2105, LogLevel.Warning,
        "{Root} is not watched for changes ({Why}); the walk on an interval goes on alone. "
        + "If it is the system's limit, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances")]
    public static partial void WatchEnded(this ILogger log, string root, string why);

    [LoggerMessage(2106, LogLevel.Error, "The catalogue's {Job} failed; it is tried again later")]
    public static partial void CatalogueJobFailed(this ILogger log, CatalogueJob job, Exception failure);

    [LoggerMessage(2107, LogLevel.Debug, "{Files} files hashed, {Failed} changed or could not be read")]
    public static partial void FilesHashed(this ILogger log, int files, int failed);

    [LoggerMessage(2108, LogLevel.Debug, "Catalogue snapshot at {Sequence}, {Bytes} bytes")]
    public static partial void CatalogueSnapshotWritten(this ILogger log, long sequence, long bytes);

    [LoggerMessage(2109, LogLevel.Warning, "Changes of the catalogue were not recorded: {Why}; they are found again later")]
    public static partial void CatalogueNotRecorded(this ILogger log, string why);

    [LoggerMessage(2110, LogLevel.Information, "{Root} is busy: {Reason}; it is listed again later")]
    public static partial void UpstreamBusy(this ILogger log, string root, string reason);

    [LoggerMessage(2111, LogLevel.Warning, "{Root} could not be listed: {Reason}; the catalogue stays as it is, and it is tried again")]
    public static partial void UpstreamNotListed(this ILogger log, string root, string reason);

    [LoggerMessage(2112, LogLevel.Information,
        "Exact sizes and times of {Count} files of {Root} are not known yet ({Problem}): new ones are published once they are")]
    public static partial void ValuesUnknown(this ILogger log, long count, string root, string problem);

    [LoggerMessage(2113, LogLevel.Debug, "{Root} has not changed")]
    public static partial void UpstreamUnchanged(this ILogger log, string root);

    public static void WalkDone(this ILogger log, string root, WalkSummary walk)
    {
        if (walk.IsUnchanged) log.UpstreamUnchanged(root);
        else if (walk.Result == WalkResult.TakenOver)
            log.TreeWalked(root, walk.Files, walk.Took, walk.Added, walk.Replaced, walk.Removed, walk.Missing);
        else if (walk.IsBusy) log.UpstreamBusy(root, walk.Reason);
        else if (walk.IsFailed) log.UpstreamNotListed(root, walk.Reason);
        else if (walk.Result == WalkResult.Skipped) log.WalkSkipped(root, walk.Reason);
        if (walk.Unasked + walk.Unclear is > 0 and var count) log.ValuesUnknown(count, root, walk.AskProblem ?? "repository.head-budget");
        if (walk.Unreadable > 0) log.DirectoriesUnreadable(root, walk.Unreadable, walk.FirstUnreadable);
    }

    public static void HoldChanged(this ILogger log, string root, IReadOnlyList<CatalogueEvent> events)
    {
        foreach (var happened in events)
        {
            if (happened is CatalogueHeld held) log.CatalogueIsHeld(root, held.Reason, held.FilesNow, held.FilesBefore);
            else if (happened is CatalogueReleased { Accepted: var accepted })
                log.CatalogueIsReleased(root, accepted ? "accepted by an operator" : "the files are back");
        }
    }
}
