using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Scanning;

/// <summary>Has scans read and compare on <see cref="SpareThreads"/>, since nobody waits for them as for a redirect.</summary>
public sealed class SpareScanner(IMirrorScanner scanner) : IMirrorScanner
{
    public bool IsReady => scanner.IsReady;

    public Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token) =>
        SpareThreads.RunAsync(() => scanner.ScanAsync(request, token));
}
