namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>What the exit code and the error output of rsync mean for a listing (rsync(1), EXIT VALUES).</summary>
internal static class RsyncExit
{
    private const int Partial = 23;
    private const string Denied = "failed: Permission denied (13)";
    private const string Summary = "rsync error: some files/attrs were not transferred";

    /// <summary>True when the connection was not made, so that another address is worth a try.</summary>
    public static bool IsNotConnected(int code) => code is 10 or 35;

    /// <summary>
    /// True when the list is whole but for directories that the mirror keeps to itself, as a lost+found: nothing else
    /// may be in the error output, of which nothing was cut off.
    /// </summary>
    public static bool IsWholeButForClosedDirectories(int code, string errors, out int closed)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        closed = lines.Count(IsClosedDirectory);
        var others = lines.Count(line => !line.StartsWith(Summary, StringComparison.Ordinal)) - closed;
        return code == Partial && closed > 0 && others == 0 && errors.Length < RsyncLimits.ErrorChars;
    }

    private static bool IsClosedDirectory(string line) =>
        line.Contains(" opendir ", StringComparison.Ordinal) && line.EndsWith(Denied, StringComparison.Ordinal);

    public static string Problem(int code, string errors)
    {
        var said = errors.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0);
        var what = code switch
        {
            5 => "the server refuses",
            10 => "no connection",
            12 => "the server does not speak rsync or hung up",
            20 or 137 or 143 => "rsync was stopped",
            22 => "rsync ran out of memory",
            23 => "a part of the tree could not be listed",
            24 => "the tree changed while it was listed",
            25 => "rsync stopped at its limit",
            30 => $"no data for {RsyncLimits.SilenceSeconds} s",
            126 or 127 => "the program cannot be run",
            35 => $"no connection within {RsyncLimits.ConnectSeconds} s",
            _ => "rsync failed",
        };
        return said is null ? $"{what} (exit {code})" : $"{what} (exit {code}): {said}";
    }
}
