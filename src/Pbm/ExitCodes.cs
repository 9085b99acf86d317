namespace MirrorActors.Pbm;

/// <summary>What pbm tells the shell.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The node refused the command, or what was asked for failed (a scan, a probe).</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    public const int NotFound = 3;

    /// <summary>No node answers, or no token was found.</summary>
    public const int Unreachable = 4;

    /// <summary>The token is not accepted.</summary>
    public const int Unauthorized = 5;

    /// <summary>Ended by Ctrl-C or SIGTERM, as <c>log tail --follow</c> is.</summary>
    public const int Interrupted = 130;
}
