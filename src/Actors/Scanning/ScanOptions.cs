using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Scanning;

/// <summary>The rules of scans.</summary>
public sealed record ScanOptions
{
    /// <summary>Share of the files held before, 0 to 1, that a scan may lose and still be taken over.</summary>
    public double MassLoss { get; init; } = 0.1;

    /// <summary>Entries of one listing; 0 means ten times the catalogue, and a million at least.</summary>
    public long MaxEntries { get; init; }

    /// <summary>Bytes; files from there on are worth a question where a listing rounds. 0: none.</summary>
    public long LargeFile { get; init; }

    /// <summary>For one listing.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>For one listing of something that has about the files of the catalogue.</summary>
    public ListingBudget BudgetFor(FileTable files) => new()
    {
        Entries = MaxEntries > 0 ? MaxEntries : Math.Max(files.Count * ScanLimits.EntriesPerFile, ScanLimits.LeastMaxEntries),
        Time = Timeout,
    };

    public static ScanOptions From(ScanSettings settings) => new()
    {
        MassLoss = settings.MassLoss.Fraction,
        MaxEntries = settings.MaxEntries,
        Timeout = settings.Timeout,
        LargeFile = settings.LargeFile,
    };
}
