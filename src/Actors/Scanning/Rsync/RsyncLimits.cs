namespace MirrorActors.Actors.Scanning.Rsync;

public static class RsyncLimits
{
    /// <summary>One line of output: a path whose bytes are all escaped (<c>\#ooo</c>), and the columns.</summary>
    public const int LineBytes = (5 * Protocol.Limits.PathBytes) + 128;

    /// <summary>Error output that is kept; the rest is read and dropped.</summary>
    public const int ErrorChars = 16 << 10;

    /// <summary>Seconds without data before rsync gives up.</summary>
    public const int SilenceSeconds = 120;

    /// <summary>Seconds for the connection.</summary>
    public const int ConnectSeconds = 20;
}
