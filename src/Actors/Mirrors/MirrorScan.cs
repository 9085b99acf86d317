using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>One scan of one mirror: waits for a slot, lists, and puts the file set where an event may refer to it.</summary>
internal sealed class MirrorScan(MirrorServices services, TimeProvider clock, ILogger logger)
{
    private static readonly CommandContext Scanner = new(Guid.Empty, "system (scan)");

    /// <param name="onlyIfChanged">
    /// Lists nothing when nothing changed since the last scan, if that was good and no file was found gone since.
    /// </param>
    public Task<ScanEnded> RunAsync(
        MirrorState state, bool acceptLoss, bool onlyIfChanged, ScanProgress progress, CancellationToken token)
    {
        var mirror = state.Definition ?? throw new InvalidOperationException("there is no mirror to scan");
        Func<CancellationToken, Task<FileSet?>>? readInForce =
            state.FileSet is null ? null : stop => new StoredFileSet(services.Blobs, logger).ReadAsync(state, stop);
        var request = new ScanRequest(mirror, readInForce, acceptLoss)
        {
            LastGood = state.FileSet is null ? null : state.LastGoodScan,
            OnlyIfChanged = onlyIfChanged && state.LastScan == state.LastGoodScan && !IsFoundGoneSince(state),
            Doubtful = [.. state.Patches.Removed],
            Progress = progress,
        };
        return services.Scheduler.RunAsync(slot => ScanAsync(request, slot), token);
    }

    public ScanEnded Cancelled(MirrorDefinition mirror, DateTimeOffset started) => Ended(
        new ScanReport
        {
            Result = ScanResult.Cancelled,
            Started = started,
            Took = clock.GetUtcNow() - started,
            Problem = "it was cancelled",
        },
        null,
        mirror);

    /// <summary>The end of a scan that broke for a reason inside this node.</summary>
    public ScanEnded Broken(MirrorDefinition mirror, DateTimeOffset started, Exception e)
    {
        logger.ScanBroke(mirror.Repository, mirror.Id, e);
        var report = new ScanReport
        {
            Result = ScanResult.Failed,
            Started = started,
            Took = clock.GetUtcNow() - started,
            Problem = $"this node failed: {e.GetType().Name}; see its log",
        };
        ActorsMetrics.Scanned(report);
        return Ended(report, null, mirror);
    }

    private async Task<ScanEnded> ScanAsync(ScanRequest request, CancellationToken token)
    {
        var outcome = await services.Scanner.ScanAsync(request, token);
        ActorsMetrics.Scanned(outcome.Report);
        var blob = outcome.Files is { } files ? await services.Blobs.PutAsync(files.Encode(), token) : null;
        var lacked = outcome.Lacked.Count == 0 ? null : new FilePatch { At = outcome.Report.Started, Removed = [.. outcome.Lacked] };
        return Ended(outcome.Report, blob, request.Mirror, lacked) with { Transcript = outcome.Transcript };
    }

    private static bool IsFoundGoneSince(MirrorState state) =>
        state.Patches.All.Any(patch => patch.At != state.LastGoodScan?.Started && !patch.Removed.IsEmpty);

    private ScanEnded Ended(ScanReport report, BlobRef? blob, MirrorDefinition mirror, FilePatch? lacked = null) =>
        new(report, blob, mirror, Scanner with { Id = Guid.CreateVersion7(clock.GetUtcNow()) }, lacked);
}
