using Microsoft.Extensions.Logging;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Tries the listers in order until one lists the mirror completely, compares its listing with the catalogue and asks the mirror
/// itself before a large loss is believed.
/// </summary>
/// <param name="listers">In order of preference; those for which the mirror has a URL are tried.</param>
/// <param name="traces">Null when no trace file is kept.</param>
public sealed class MirrorScanner(
    FileTable files, IReadOnlyList<IMirrorLister> listers, IFileCheck check, LargeFileCheck largeFiles, ScanOptions options,
    TimeProvider clock, Random seeds, ILogger<MirrorScanner> log, TraceReader? traces = null) : IMirrorScanner
{
    private const string BySamples = "samples";
    private readonly LossCheck _loss = new(new SpotCheck(check), clock);
    private readonly VagueCheck _vague = new(files, new SpotCheck(check));
    private readonly ExactCheck _exact = new(files, new SpotCheck(check), options.LargeFile, clock);
    private readonly DoubtCheck _doubts = new(files, new SpotCheck(check));
    private readonly UnlistedMirror _unlisted = new(files, new SpotCheck(check));
    private int _seed = seeds.Next();

    public bool IsReady => files.IsComplete;

    public async Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token)
    {
        var started = clock.GetUtcNow();
        var read = traces is null ? default : await traces.ReadAsync(request.Mirror, token);
        var trace = read.Or(new Trace(request.LastGood?.Trace, request.LastGood?.TraceBehind));
        var empty = new ScanReport
        {
            Result = ScanResult.Failed,
            Started = started,
            Trace = trace.Time,
            TraceBehind = trace.Behind,
            CatalogueUpTo = files.NewestId,
        };
        if (await IsUnchangedAsync(request, empty, read.Time, token))
            return new ScanOutcome(empty with { Result = ScanResult.Unchanged, Took = clock.GetUtcNow() - started }, null);
        var transcript = new ScanTranscript(request.Mirror.Urls);
        var outcome = request.Mirror.Files?.Lag is { } lag
            ? await SampleAsync(request, lag, empty, transcript, token)
            : await ListAsync(request, empty, transcript, token);
        return outcome with { Transcript = transcript.ToLines() };
    }

    private async Task<bool> IsUnchangedAsync(ScanRequest request, ScanReport empty, DateTimeOffset? trace, CancellationToken token)
    {
        if (request is not { OnlyIfChanged: true, LastGood: { } last }) return false;
        if (!UnchangedRule.MayHold(last, empty.CatalogueUpTo ?? -1, empty.Started)) return false;
        var lister = last.ManifestStamp is null ? null : listers.FirstOrDefault(one => one.Protocol == last.Protocol);
        var manifest = lister?.UrlOf(request.Mirror.Urls) is { } url ? await lister.ReadStampAsync(url, token) : null;
        return UnchangedRule.Holds(last, trace, manifest);
    }

    private async Task<ScanOutcome> SampleAsync(
        ScanRequest request, TimeSpan lag, ScanReport empty, ScanTranscript transcript, CancellationToken token)
    {
        transcript.Begin($"{BySamples}: files asked for by HEAD");
        try
        {
            var found = await _unlisted.AskAsync(request, lag, empty, NextRandom(), token);
            var isGood = found.Problem is null || request.AcceptLoss;
            var report = empty with
            {
                Result = isGood ? ScanResult.Completed : ScanResult.Suspicious,
                Protocol = BySamples,
                Took = clock.GetUtcNow() - empty.Started,
                Entries = found.Asked,
                Matched = found.Held.Count,
                Outdated = found.Missed,
                RangesEnd = isGood ? await largeFiles.AskAsync(request.Mirror, found.Held, request.LastGood?.RangesEnd, token) : null,
                Problem = found.Problem,
            };
            Log(request.Mirror.Id, report, transcript);
            return new ScanOutcome(report, isGood ? found.Held : null);
        }
        catch (ListingException e)
        {
            log.ListingFailed(request.Mirror.Id, BySamples, e.Message);
            transcript.Say(e.Message);
            var attempts = new ListingAttempts();
            attempts.Add(BySamples, e);
            return new ScanOutcome(attempts.ToReport(empty) with { Took = clock.GetUtcNow() - empty.Started }, null);
        }
    }

    private async Task<ScanOutcome> ListAsync(
        ScanRequest request, ScanReport empty, ScanTranscript transcript, CancellationToken token)
    {
        var attempts = new ListingAttempts();
        foreach (var lister in listers)
        {
            if (lister.UrlOf(request.Mirror.Urls) is not { } url) continue;
            transcript.Begin($"{lister.Protocol}: {url}");
            try
            {
                return await ListAsync(request, lister, url, empty, transcript, token);
            }
            catch (ListingException e)
            {
                log.ListingFailed(request.Mirror.Id, lister.Protocol, e.Message);
                transcript.Say($"failed: {e.Message}");
                attempts.Add(lister.Protocol, e);
            }
        }

        return new ScanOutcome(attempts.ToReport(empty) with { Took = clock.GetUtcNow() - empty.Started }, null);
    }

    private async Task<ScanOutcome> ListAsync(
        ScanRequest request, IMirrorLister lister, string url, ScanReport empty, ScanTranscript transcript, CancellationToken token)
    {
        var meter = new ListingMeter(options.BudgetFor(files)) { Transcript = transcript };
        request.Progress.Begin(lister.Protocol, meter);
        var comparison = new ListingComparison(files, TrustIn(request.Mirror));
        await ListAsync(lister, url, meter, new MappedComparison(comparison, request.Mirror.Urls.Subtree), token);
        if (await _vague.AreHeldAsync(request.Mirror, comparison.VagueFiles, NextRandom(), token)) comparison.AcceptVague();
        comparison.Finish();
        var asked = comparison.HasWrongTimes ? WithoutTimes(request.Mirror) : request.Mirror;
        var previous = new Lazy<Task<FileSet?>>(() => request.ReadPrevious?.Invoke(token) ?? Task.FromResult<FileSet?>(null));
        var held = await _exact.SettleAsync(asked, comparison, request.LastGood, () => previous.Value, transcript, token);
        var lacked = await _doubts.AskAsync(asked, request.Doubtful, held, NextRandom(), transcript, token);
        held = held.With(FilePatches.None.With(new FilePatch { At = empty.Started, Removed = [.. lacked] }));
        var (result, problem) = request.AcceptLoss
            ? (ScanResult.Completed, null)
            : await JudgeAsync(request, asked, held, () => previous.Value, token);
        if (result == ScanResult.Suspicious && comparison.Vague > 0)
            problem += $"; the listing shows neither size nor time of {comparison.Vague} files, so they do not count";
        var report = empty with
        {
            RangesEnd = result == ScanResult.Completed
                ? await largeFiles.AskAsync(request.Mirror, held, request.LastGood?.RangesEnd, token)
                : null,
            Result = result,
            Protocol = lister.Protocol,
            Took = clock.GetUtcNow() - empty.Started,
            Entries = meter.Entries,
            Matched = comparison.Matched,
            Outdated = comparison.Outdated + comparison.Vague,
            Foreign = comparison.Foreign,
            TimePrecision = comparison.Precision,
            TimeOffset = comparison.Offset,
            WrongTimes = comparison.HasWrongTimes,
            ManifestStamp = meter.Stamp,
            Problem = problem,
        };
        Log(request.Mirror.Id, report, transcript);
        if (meter.Hostile + meter.Unlisted + meter.Unreadable > 0)
            log.EntriesLeftOut(request.Mirror.Id, meter.Hostile, meter.Unlisted, meter.Unreadable);
        return result == ScanResult.Completed ? new ScanOutcome(report, held) { Lacked = lacked } : new ScanOutcome(report, null);
    }

    /// <summary>The set before is large: it is read when the listing is complete, and not for mirrors that do not answer.</summary>
    /// <param name="asked">The mirror as it is asked for single files.</param>
    private async Task<(ScanResult Result, string? Problem)> JudgeAsync(
        ScanRequest request, MirrorDefinition asked, FileSet held, Func<Task<FileSet?>> readPrevious, CancellationToken token)
    {
        if (held.Count == 0) return (ScanResult.Suspicious, "no file of the catalogue is there");
        var previous = await readPrevious();
        var loss = LossRule.Count(files, previous, request.LastGood?.Matched ?? 0, held, NextRandom());
        if (!loss.IsMoreThan(options.MassLoss)) return (ScanResult.Completed, null);
        var finding = await _loss.AskAsync(asked, loss.Sample, token);
        return (finding.IsReal ? ScanResult.Completed : ScanResult.Suspicious, $"{loss}, more than scan.mass-loss allows; {finding.Told}");
    }

    private async Task ListAsync(
        IMirrorLister lister, string url, ListingMeter meter, MappedComparison comparison, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(meter.Budget.Time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        var last = new LastEntries();
        try
        {
            await foreach (var entry in lister.ListAsync(new ListingTarget(url), meter, either.Token))
            {
                last.See(entry);
                comparison.Add(entry);
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new ListingException($"not listed within {meter.Budget.Time.TotalSeconds:0} s", e) { Failure = ListingFailure.Budget };
        }
        finally
        {
            last.TellTo(meter);
        }
    }

    private static MirrorDefinition WithoutTimes(MirrorDefinition mirror) =>
        mirror with { Files = (mirror.Files ?? new MirrorFileRules()) with { IgnoreMtime = true, TrustMtime = false } };

    private static TimeTrust TrustIn(MirrorDefinition mirror) => mirror.Files switch
    {
        { IgnoreMtime: true } => TimeTrust.Never,
        { TrustMtime: true } => TimeTrust.Always,
        _ => TimeTrust.Measured,
    };

    private Random NextRandom() => new(Interlocked.Increment(ref _seed));

    private void Log(string mirror, ScanReport report, ScanTranscript transcript)
    {
        transcript.Say(report.Problem is null ? "taken over" : $"{report.Result}: {report.Problem}");
        if (report.Result == ScanResult.Suspicious) log.ScanSuspicious(mirror, report.Protocol!, report.Problem!);
        else
        {
            log.MirrorListed(
                mirror, report.Protocol!, report.Took.TotalSeconds, report.Matched, report.Outdated, report.Foreign);
            if (report.Problem is { } problem) log.LossIsReal(mirror, report.Protocol!, problem);
        }

        if (report.WrongTimes) log.TimesAreWrong(mirror, report.Protocol!);
    }
}
