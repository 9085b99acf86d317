namespace MirrorActors.Actors.Views;

/// <summary>Finds out how long nobody scanned before a node started, from the mirrors as the log shows them.</summary>
internal sealed class ScanPauseFinder(DateTimeOffset started)
{
    // Kept: what was scanned before the start is soon scanned again.
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public ScanPause Of(IEnumerable<MirrorFacts?> mirrors)
    {
        foreach (var mirror in mirrors)
        {
            if (mirror?.LastScan is not { } scan) continue;
            var ended = scan.Started + scan.Took;
            if (ended <= started && ended > _last) _last = ended;
        }

        return _last == DateTimeOffset.MinValue ? ScanPause.None : new ScanPause(_last, started);
    }
}
