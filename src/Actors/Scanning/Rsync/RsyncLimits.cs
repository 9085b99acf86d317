namespace MirrorActors.Actors.Scanning.Rsync;

public static class RsyncLimits
{
    /// <summary>
    /// Bytes of output that are held at once, hence of one line: rsync's longest path is 4096 bytes, each at most five when
    /// escaped (<c>\#ooo</c>), besides the columns.
    /// </summary>
    public const int LineBytes = 64 << 10;

    /// <summary>Characters of an error line that are kept.</summary>
    public const int ErrorChars = 400;

    /// <summary>Error output of one listing, bytes: 100,000 closed directories with long names.</summary>
    public const long ErrorBytes = 32L << 20;

    /// <summary>Characters of the directories that others may not enter: their names are kept while the listing runs.</summary>
    public const int ClosedChars = 8 << 20;

    /// <summary>Seconds without data before rsync gives up.</summary>
    public const int SilenceSeconds = 120;

    /// <summary>Seconds for the connection.</summary>
    public const int ConnectSeconds = 20;

    /// <summary>Bytes on their way between the program and a TLS connection, in each direction.</summary>
    public const int RelayBytes = 32 << 10;

    /// <summary>Connections of others than the program before the relay gives up waiting for it.</summary>
    public const int Strangers = 64;

    /// <summary>Output that the program may print between two looks, kept by the system.</summary>
    public const int PipeBytes = 1 << 20;

    /// <summary>Between two looks at the output, while there is some.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(4);

    /// <summary>Between two looks at the output, when there is none.</summary>
    public static readonly TimeSpan MostPause = TimeSpan.FromMilliseconds(16);

    /// <summary>For the name, the connection and the TLS handshake.</summary>
    public static readonly TimeSpan TlsTime = TimeSpan.FromSeconds(ConnectSeconds);
}
