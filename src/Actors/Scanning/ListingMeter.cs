namespace MirrorActors.Actors.Scanning;

/// <summary>Counts what one listing costs against its budget, and what it leaves out. Not thread-safe.</summary>
public sealed class ListingMeter(ListingBudget budget)
{
    private const int MostNames = 1000;
    private readonly List<string> _unlisted = [];

    public ListingBudget Budget { get; } = budget;

    /// <summary>Told what is asked and answered.</summary>
    public ScanTranscript Transcript { get; init; } = new();

    public long Entries { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Another one tells that another listing would come; null when the protocol does not say.</summary>
    public string? Stamp { get; set; }

    /// <summary>Names left out because no published path can look like that.</summary>
    public long Hostile { get; private set; }

    /// <summary>Directories that the mirror refuses to list, or that show a page of their own instead.</summary>
    public long Unlisted { get; private set; }

    /// <summary>
    /// Those of them that are known by name, below the base and ending in a slash; of very many, the first. What cannot be told
    /// apart counts in <see cref="Unlisted"/> alone.
    /// </summary>
    public IReadOnlyList<string> UnlistedDirectories => _unlisted;

    /// <summary>True while entries come from a page made for people: its times may be local.</summary>
    public bool MayBeLocal { get; set; }

    /// <summary>Files that the mirror does not let everybody read.</summary>
    public long Unreadable { get; private set; }

    /// <exception cref="ListingException">Beyond the budget.</exception>
    public void ChargeEntry()
    {
        if (++Entries > Budget.Entries)
        {
            throw Beyond(
                $"the listing has more than {Budget.Entries} entries; a URL of the mirrored tree alone, or scan.max-entries, may help");
        }
    }

    /// <exception cref="ListingException">Beyond the budget.</exception>
    public void ChargeBytes(long count)
    {
        Bytes += count;
        if (Bytes > Budget.Bytes) throw Beyond($"the listing is longer than {Budget.Bytes} bytes");
    }

    /// <exception cref="ListingException">Beyond the budget.</exception>
    /// <param name="depth">Directories between the base and an entry.</param>
    public void CheckDepth(int depth)
    {
        if (depth > Budget.Depth) throw Beyond($"directories are nested deeper than {Budget.Depth}");
    }

    public void SkipHostile() => Hostile++;

    /// <param name="directory">Below the base, empty or ending in a slash; null when it is not known.</param>
    public void SkipUnlisted(string? directory = null)
    {
        Unlisted++;
        if (directory is not null && _unlisted.Count < MostNames) _unlisted.Add(directory);
    }

    public void SkipUnreadable() => Unreadable++;

    private static ListingException Beyond(string message) => new(message) { Failure = ListingFailure.Budget };
}
