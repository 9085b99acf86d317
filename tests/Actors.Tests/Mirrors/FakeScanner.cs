using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>A scanner that shows each request to the test and ends as the test says.</summary>
internal sealed class FakeScanner(TimeProvider clock) : IMirrorScanner
{
    private TaskCompletionSource _open = Opened();

    public Inbox<ScanRequest> Requests { get; } = new();

    /// <summary>How the next scans end: the ids found, or null for a failure.</summary>
    public int[]? Finds { get; set; } = [1, 2];

    /// <summary>What the next completed scans read of the trace.</summary>
    public Trace Trace { get; set; }

    /// <summary>The next scans end with this, which leaves nothing.</summary>
    public ScanReport? LeavesNothing { get; set; }

    public IReadOnlyList<string> Transcript { get; set; } = [];

    public bool IsReady { get; set; } = true;

    public Exception? Breaks { get; set; }

    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _open.SetResult();

    public async Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token)
    {
        var started = clock.GetUtcNow();
        Requests.Add(request);
        await _open.Task.WaitAsync(token);
        if (Breaks is { } breaks) throw breaks;
        if (LeavesNothing is { } nothing) return new ScanOutcome(nothing with { Started = started }, null) { Transcript = Transcript };
        if (Finds is not { } ids)
            return new ScanOutcome(Mirror.Report(ScanResult.Failed, 0) with { Started = started }, null) { Transcript = Transcript };
        var files = new FileSetBuilder();
        foreach (var id in ids) files.Add(new FileId(id));
        var report = Mirror.Report(ScanResult.Completed, ids.Length) with
        {
            Started = started,
            Trace = Trace.Time,
            TraceBehind = Trace.Behind,
        };
        return new ScanOutcome(report, files.Build());
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
