namespace MirrorActors.Actors.Scanning;

internal static class ScanLimits
{
    /// <summary>Entries of a listing that are always allowed.</summary>
    public const long LeastMaxEntries = 1_000_000;

    /// <summary>Entries for each catalogued file.</summary>
    public const long EntriesPerFile = 10;

    /// <summary>Fewer files than this are no mass loss unless they are more than half.</summary>
    public const int MassLossFiles = 20;

    /// <summary>Entries whose times decide about the time zone.</summary>
    public const int ZoneSamples = 1000;

    /// <summary>Fewer entries do not make a time zone: a file or two may be stale by whole hours.</summary>
    public const int LeastZoneSamples = 4;

    /// <summary>Share of the samples that a time zone must explain.</summary>
    public const double ZoneShare = 0.9;
}
