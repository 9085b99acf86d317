namespace MirrorActors.Actors.Scanning.HttpIndex;

public static class HttpIndexLimits
{
    /// <summary>Connections to one mirror at the same time.</summary>
    public const int Connections = 2;

    /// <summary>
    /// Rows of one page that are kept until it is known whether it is an index, and whether it is one of those above it.
    /// </summary>
    public const int HeldRows = 256;

    /// <summary>A page that does not look like an index so far is read no further.</summary>
    public const int UndecidedBytes = 4 << 20;

    /// <summary>Read of a page at a time.</summary>
    public const int ChunkBytes = 32 << 10;

    /// <summary>A link's target: a name of the longest path, each byte percent-encoded, with room for entities.</summary>
    public const int LinkBytes = 8 * Protocol.Limits.PathBytes;

    /// <summary>Names of tags and attributes, as far as they are looked at.</summary>
    public const int TagBytes = 16;

    /// <summary>Attributes of one row that may be its exact size.</summary>
    public const int ExactSizes = 4;

    /// <summary>One item of a JSON index.</summary>
    public const int ItemBytes = 16 << 10;

    /// <summary>What the paths of the directories that wait to be listed may take together, characters.</summary>
    public const long WaitingChars = 16 << 20;

    /// <summary>What a waiting directory takes besides its path, in characters.</summary>
    public const int WaitingOverhead = 64;

    /// <summary>Text behind a link that is looked at for time and size.</summary>
    public const int RowBytes = 512;

    /// <summary>Times one directory is asked for when the mirror stumbles.</summary>
    public const int Attempts = 2;

    /// <summary>Of a page, in each <see cref="StallTime"/>.</summary>
    public const int StallBytes = 256 << 10;

    /// <summary>A page that brings less than <see cref="StallBytes"/> in this time, and not its end, is given up.</summary>
    public static readonly TimeSpan StallTime = TimeSpan.FromSeconds(60);

    /// <summary>A busy mirror's wish for a longer rest is not believed.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);
}
