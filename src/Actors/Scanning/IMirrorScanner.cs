using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Lists a mirror by the best protocol it offers and compares the listing with the catalogue. Never throws for what a
/// mirror does; a scan that failed, came back empty or lost suspiciously much says so and has no files.
/// </summary>
public interface IMirrorScanner
{
    /// <summary>False until there is a catalogue to compare with; stays true.</summary>
    bool IsReady { get; }

    Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token);
}

/// <summary>What to scan.</summary>
/// <param name="ReadPrevious">
/// Reads the set in force, for the mass-loss rule; null before the first good scan. Ends with null when it cannot be read.
/// </param>
/// <param name="AcceptLoss">True when an operator asked to take the result over whatever it lost.</param>
public sealed record ScanRequest(
    MirrorDefinition Mirror, Func<CancellationToken, Task<FileSet?>>? ReadPrevious, bool AcceptLoss = false)
{
    /// <summary>The report of the set in force: what it knew stands in for what cannot be found out now.</summary>
    public ScanReport? LastGood { get; init; }

    /// <summary>Nothing needs to be listed when nothing changed since <see cref="LastGood"/>, which was the last scan.</summary>
    public bool OnlyIfChanged { get; init; }

    /// <summary>Ids of versions that it answered it does not have since the set in force was made.</summary>
    public IReadOnlyCollection<int> Doubtful { get; init; } = [];

    /// <summary>Told how far it is.</summary>
    public ScanProgress Progress { get; init; } = new();
}

/// <summary>How it went.</summary>
/// <param name="Files">Set exactly when <c>Report.Result</c> is <see cref="ScanResult.Completed"/>.</param>
public sealed record ScanOutcome(ScanReport Report, FileSet? Files)
{
    /// <summary>Ids that the listing shows and <see cref="Files"/> does not have since the mirror answers it does not; in order.</summary>
    public IReadOnlyList<int> Lacked { get; init; } = [];

    /// <summary>What was asked and answered, for people; lines as <see cref="ScanTranscript"/> makes them.</summary>
    public IReadOnlyList<string> Transcript { get; init; } = [];
}
