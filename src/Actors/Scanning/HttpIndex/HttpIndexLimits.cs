namespace MirrorActors.Actors.Scanning.HttpIndex;

public static class HttpIndexLimits
{
    /// <summary>Connections to one mirror at the same time.</summary>
    public const int Connections = 2;

    /// <summary>The page of one directory.</summary>
    public const long PageBytes = 16 << 20;

    /// <summary>Text behind a link that is looked at for time and size.</summary>
    public const int RowChars = 512;

    /// <summary>Times one directory is asked for when the mirror stumbles.</summary>
    public const int Attempts = 2;

    /// <summary>One page, with its redirects.</summary>
    public static readonly TimeSpan PageTime = TimeSpan.FromSeconds(60);
}
