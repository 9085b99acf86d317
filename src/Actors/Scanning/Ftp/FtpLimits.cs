namespace MirrorActors.Actors.Scanning.Ftp;

public static class FtpLimits
{
    /// <summary>One line of a reply.</summary>
    public const int ReplyLineBytes = 8 << 10;

    /// <summary>All lines of one reply.</summary>
    public const int ReplyBytes = 64 << 10;

    /// <summary>One line of a listing, facts and name; longer ones are left out.</summary>
    public const int LineBytes = 64 << 10;

    /// <summary>A line of a listing that is longer ends it.</summary>
    public const int EndlessLineBytes = 1 << 20;

    /// <summary>Bytes of a listing that must arrive within <see cref="PaceTime"/>, again and again.</summary>
    public const int PaceBytes = 4 << 10;

    /// <summary>The lowest port of a data connection: what listens below is another service.</summary>
    public const int LeastDataPort = 1024;

    /// <summary>What the paths of the directories that wait to be listed may take together, characters.</summary>
    public const long WaitingChars = 16 << 20;

    /// <summary>What a waiting directory takes besides its path, in characters.</summary>
    public const int WaitingOverhead = 64;

    /// <summary>Characters of the password that names a contact; some servers take no more than 128.</summary>
    public const int ContactChars = 100;

    /// <summary>One whole reply, or a TLS handshake.</summary>
    public static readonly TimeSpan ReplyTime = TimeSpan.FromSeconds(60);

    /// <summary>How long <see cref="PaceBytes"/> of a listing, or its end, may take.</summary>
    public static readonly TimeSpan PaceTime = TimeSpan.FromSeconds(60);
}
