namespace MirrorActors.Geo.Mmdb;

internal static class MmdbLimits
{
    /// <summary>As libmaxminddb.</summary>
    public const int MaxNesting = 512;

    /// <summary>Pointers let a small file describe an endless record; real ones hold a few hundred values.</summary>
    public const int MaxValuesPerRecord = 100_000;

    public const int MaxBytesPerRecord = 16 * 1024 * 1024;

    /// <summary>The metadata starts within this many bytes of the end (format specification).</summary>
    public const int MetadataWindow = 128 * 1024;

    /// <summary>Between the search tree and the data section.</summary>
    public const int SeparatorSize = 16;

    /// <summary>Offsets are kept as int.</summary>
    public const long MaxFileSize = int.MaxValue;

    /// <summary>A sound tree is walked once, its leaves included; a corrupt one may share nodes without end.</summary>
    public static long NodeVisitsFor(long nodeCount) => 4 * nodeCount + 100_000;
}
