namespace MirrorActors.Actors.Scanning.HttpIndex;

public static class HttpIndexLimits
{
    /// <summary>Connections to one mirror at the same time.</summary>
    public const int Connections = 2;

    /// <summary>The page of one directory.</summary>
    public const long PageBytes = 16 << 20;

    /// <summary>Rows of one page, those with hostile names included.</summary>
    public const int PageRows = 100_000;

    /// <summary>A link's target: a name of the longest path, each byte percent-encoded, with room for entities.</summary>
    public const int LinkChars = 8 * Protocol.Limits.PathBytes;

    /// <summary>One item of a JSON index.</summary>
    public const int ItemBytes = 16 << 10;

    /// <summary>What the paths of the directories that wait to be listed may take together, characters.</summary>
    public const long WaitingChars = 16 << 20;

    /// <summary>What a waiting directory takes besides its path, in characters.</summary>
    public const int WaitingOverhead = 64;

    /// <summary>Text behind a link that is looked at for time and size.</summary>
    public const int RowChars = 512;

    /// <summary>Times one directory is asked for when the mirror stumbles.</summary>
    public const int Attempts = 2;

    /// <summary>One page, with its redirects.</summary>
    public static readonly TimeSpan PageTime = TimeSpan.FromSeconds(60);
}
