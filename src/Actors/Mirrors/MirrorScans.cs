using MirrorActors.Actors.Scanning;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The scans of one mirror, at most one at a time; part of its actor.</summary>
internal sealed class MirrorScans(ActorContext<MirrorMessage> context, MirrorServices services)
{
    private readonly List<Reply<ScanAnswer>> _waiting = [];
    private readonly List<ScanNow> _next = [];
    private readonly ScanPauses _pauses = new(context.Random, services.ScanInterval);
    private Run? _run;
    private DateTimeOffset _soon = DateTimeOffset.MaxValue;

    /// <summary>One is under way, or waits for its slot.</summary>
    public bool IsRunning => _run is not null;

    /// <summary>Of the last scan that asked the mirror; null when it had none. In memory only.</summary>
    public ScanTranscriptView? Transcript { get; private set; }

    public void OnCommand(MirrorState state, ScanNow command)
    {
        if (state.Definition is null)
        {
            command.Reply.Set(new ScanAnswer(null, new(RefusalKind.NotFound, "id", "there is no such mirror")));
        }
        else if (!services.Scanner.IsReady)
        {
            command.Reply.Set(
                new ScanAnswer(null, new(RefusalKind.Unavailable, "id", "the catalogue is not loaded yet")));
        }
        else if (_waiting.Count + _next.Count >= MirrorLimits.ScanWaiters)
        {
            command.Reply.Set(
                new ScanAnswer(null, new(RefusalKind.Unavailable, "id", "too many callers wait for this scan")));
        }
        else if (_run is { } run && ((command.AcceptLoss && !run.AcceptsLoss) || run.OnlyIfChanged))
        {
            _next.Add(command);
        }
        else
        {
            _waiting.Add(command.Reply);
            Begin(state, command.AcceptLoss, onlyIfChanged: false);
        }
    }

    /// <param name="onlyIfChanged">Nothing is listed when nothing changed.</param>
    public void Begin(MirrorState state, bool acceptLoss, bool onlyIfChanged)
    {
        if (_run is not null || state.Definition is not { } mirror) return;
        var run = new Run(acceptLoss, onlyIfChanged, new ScanProgress(), context.Clock.GetUtcNow(), new CancellationTokenSource());
        _run = run;
        _soon = DateTimeOffset.MaxValue;
        var scan = new MirrorScan(services, context.Clock, context.Logger);
        context.PipeToSelf<ScanEnded>(
            RunAsync(scan, state, run),
            ended => ended,
            e => run.Stop.IsCancellationRequested && e is OperationCanceledException
                ? scan.Cancelled(mirror, run.Started)
                : scan.Broken(mirror, run.Started, e));
    }

    public void BeginAgain(MirrorState state)
    {
        var ended = End();
        Begin(state, ended is { AcceptsLoss: true }, ended is { OnlyIfChanged: true });
    }

    /// <summary>
    /// Much was published: the next scan comes sooner than on schedule, when the mirror may have it. Not sooner than a quarter of
    /// the interval after the last, since a tree may change all the time.
    /// </summary>
    public void ScanSoon(MirrorState state)
    {
        var soon = context.Clock.GetUtcNow() + context.Random.Spreading(MirrorLimits.ScanAfterChange);
        if (state.LastScan is { } last && last.Started + (services.ScanInterval / 4) is var earliest && earliest > soon) soon = earliest;
        if (soon < _soon) _soon = soon;
    }

    /// <summary>Ends the scan under way; what it found is lost.</summary>
    /// <returns>False when there is none.</returns>
    public bool Cancel()
    {
        _run?.Stop.Cancel();
        return _run is not null;
    }

    public ScanState? StateOf(MirrorState state) => _run is { } run
        ? new ScanState(run.Started, run.Progress.Protocol, run.Progress.Entries, run.Progress.Bytes, state.LastGoodScan?.Entries)
        : null;

    /// <summary>The report is in the log, or will never be: tell who waits.</summary>
    public void Recorded(MirrorState state, ScanEnded ended)
    {
        var report = ended.Report;
        End();
        if (report.Result != ScanResult.Unchanged)
            Transcript = ended.Transcript.Count > 0 ? new ScanTranscriptView(report.Result, report.Started, ended.Transcript) : null;
        _pauses.Ended(report, context.Clock.GetUtcNow());
        foreach (var reply in _waiting) reply.Set(new ScanAnswer(report));
        _waiting.Clear();
        var next = _next.ToArray();
        _next.Clear();
        foreach (var command in next) OnCommand(state, command);
    }

    /// <summary>At once when there was none or it is overdue; spread so that mirrors do not scan in step.</summary>
    public TimeSpan NextIn(MirrorState state)
    {
        var now = context.Clock.GetUtcNow();
        var due = state.LastScan is { } last
            ? last.Started + last.Took + context.Random.Spreading(services.ScanInterval)
            : now;
        if (_soon < due) due = _soon;
        if (_pauses.Until > due) due = _pauses.Until;
        return due > now ? due - now : TimeSpan.Zero;
    }

    private async Task<ScanEnded> RunAsync(MirrorScan scan, MirrorState state, Run run)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.Lifetime, run.Stop.Token);
        return await scan.RunAsync(state, run.AcceptsLoss, run.OnlyIfChanged, run.Progress, either.Token);
    }

    private Run? End()
    {
        var ended = _run;
        _run = null;
        ended?.Stop.Dispose();
        return ended;
    }

    private sealed record Run(
        bool AcceptsLoss, bool OnlyIfChanged, ScanProgress Progress, DateTimeOffset Started, CancellationTokenSource Stop);
}
