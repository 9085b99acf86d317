using MirrorActors.Actors.Scanning;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class SpareScannerTests
{
    [Fact]
    public async Task A_scan_runs_on_spare_threads_from_the_first_step_to_the_last()
    {
        var looking = new LookingScanner();
        var scanner = new SpareScanner(looking);
        Assert.True(scanner.IsReady);
        var request = new ScanRequest(Mirrors.Mirror.Definition(), null);
        var outcome = await Awaited.Of(scanner.ScanAsync(request, CancellationToken.None), "the scan");
        Assert.Equal(ScanResult.Completed, outcome.Report.Result);
        Assert.Equal([true, true], looking.WasSpare);
        Assert.False(SpareThreads.IsCurrent);
    }

    private sealed class LookingScanner : IMirrorScanner
    {
        public bool IsReady => true;

        public List<bool> WasSpare { get; } = [];

        public async Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token)
        {
            WasSpare.Add(SpareThreads.IsCurrent);
            await Task.Run(static () => 0, token);
            WasSpare.Add(SpareThreads.IsCurrent);
            return new ScanOutcome(Mirrors.Mirror.Report(ScanResult.Completed), null);
        }
    }
}
