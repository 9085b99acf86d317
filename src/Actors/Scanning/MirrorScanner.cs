using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Tries the listers in order until one lists the mirror completely, compares its listing with the catalogue and
/// applies the rules against mass loss.
/// </summary>
/// <param name="listers">In order of preference; those for which the mirror has a URL are tried.</param>
/// <param name="traces">Null when no trace file is kept.</param>
public sealed class MirrorScanner(
    FileTable files, IReadOnlyList<IMirrorLister> listers, ScanOptions options, TimeProvider clock,
    ILogger<MirrorScanner> log, TraceReader? traces = null) : IMirrorScanner
{
    public bool IsReady => files.IsComplete;

    public async Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token)
    {
        var started = clock.GetUtcNow();
        var trace = traces is null ? default : (await traces.ReadAsync(request.Mirror, token)).Or(request.KnownTrace);
        var empty = new ScanReport { Result = ScanResult.Failed, Started = started, Trace = trace.Time, TraceBehind = trace.Behind };
        var failed = empty;
        var problems = new List<string>();
        foreach (var lister in listers)
        {
            if (lister.UrlOf(request.Mirror.Urls) is not { } url) continue;
            try
            {
                return await ScanAsync(request, lister, url, empty, token);
            }
            catch (ListingException e)
            {
                log.ListingFailed(request.Mirror.Id, lister.Protocol, e.Message);
                failed = failed with { Protocol = failed.Protocol ?? lister.Protocol };
                problems.Add($"{lister.Protocol}: {e.Message}");
            }
        }

        var problem = problems.Count > 0 ? OneLine.Of(string.Join("; ", problems)) : "no URL that can be listed";
        return new ScanOutcome(failed with { Took = clock.GetUtcNow() - started, Problem = problem }, null);
    }

    private async Task<ScanOutcome> ScanAsync(
        ScanRequest request, IMirrorLister lister, string url, ScanReport empty, CancellationToken token)
    {
        var meter = new ListingMeter(Budget());
        var comparison = new ListingComparison(
            files, lister.MayShowLocalTimes, request.Mirror.Files is { IgnoreMtime: true });
        await ListAsync(lister, url, meter, comparison, token);
        var held = comparison.Finish();
        var problem = request.AcceptLoss ? null : await SuspicionAsync(request, held, token);
        if (problem is not null && comparison.Vague > 0)
            problem += $"; the listing shows neither size nor time of {comparison.Vague} files, so they do not count";
        var report = empty with
        {
            Result = problem is null ? ScanResult.Completed : ScanResult.Suspicious,
            Protocol = lister.Protocol,
            Took = clock.GetUtcNow() - empty.Started,
            Entries = meter.Entries,
            Matched = comparison.Matched,
            Outdated = comparison.Outdated + comparison.Vague,
            Foreign = comparison.Foreign,
            TimePrecision = comparison.Precision,
            TimeOffset = comparison.Offset,
            Problem = problem,
        };
        Log(request.Mirror.Id, report, meter);
        return new ScanOutcome(report, problem is null ? held : null);
    }

    /// <summary>The set before is large: it is read when the listing is complete, and not for mirrors that do not answer.</summary>
    private async Task<string?> SuspicionAsync(ScanRequest request, FileSet held, CancellationToken token)
    {
        var previous = request.ReadPrevious is { } read ? await read(token) : null;
        return LossRule.Suspicion(files, previous, request.PreviousCount, held, options.MassLoss);
    }

    private async Task ListAsync(
        IMirrorLister lister, string url, ListingMeter meter, ListingComparison comparison, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(meter.Budget.Time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await foreach (var entry in lister.ListAsync(new ListingTarget(url), meter, either.Token)) comparison.Add(entry);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new ListingException($"not listed within {meter.Budget.Time.TotalSeconds:0} s", e) { Failure = ListingFailure.Budget };
        }
    }

    private ListingBudget Budget()
    {
        var entries = options.MaxEntries > 0
            ? options.MaxEntries
            : Math.Max(files.Count * ScanLimits.EntriesPerFile, ScanLimits.LeastMaxEntries);
        return new ListingBudget { Entries = entries, Time = options.Timeout };
    }

    private void Log(string mirror, ScanReport report, ListingMeter meter)
    {
        if (report.Problem is { } problem) log.ScanSuspicious(mirror, report.Protocol!, problem);
        else
        {
            log.MirrorListed(
                mirror, report.Protocol!, report.Took.TotalSeconds, report.Matched, report.Outdated, report.Foreign);
        }

        if (meter.Hostile + meter.Unlisted + meter.Unreadable > 0)
            log.EntriesLeftOut(mirror, meter.Hostile, meter.Unlisted, meter.Unreadable);
    }
}
