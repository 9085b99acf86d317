namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>What the exit code and the error output of rsync mean for a listing (rsync(1), EXIT VALUES).</summary>
internal static class RsyncExit
{
    private const int Partial = 23;
    private const int Vanished = 24;

    /// <summary>True when the connection was not made, so that another address is worth a try.</summary>
    public static bool IsNotConnected(int code) => code is 10 or 35;

    /// <summary>
    /// True when the list is whole but for directories that the mirror keeps to itself, as a lost+found, and for what
    /// was removed meanwhile.
    /// </summary>
    public static bool IsWhole(int code, RsyncErrors errors) => code switch
    {
        0 => true,
        Partial => errors.IsHarmless && errors.Closed > 0,
        Vanished => errors.IsHarmless,
        _ => false,
    } && !errors.IsFlood;

    public static ListingFailure FailureOf(int code, RsyncErrors errors)
    {
        if (errors.IsFlood) return ListingFailure.Budget;
        return code switch
        {
            5 when Says(errors, "@ERROR: max connections") => ListingFailure.Busy,
            22 => ListingFailure.Budget,
            Partial when IsAbsent(errors) => ListingFailure.Absent,
            126 or 127 => ListingFailure.Missing,
            _ => ListingFailure.Failed,
        };
    }

    public static string Problem(int code, RsyncErrors errors)
    {
        if (errors.IsFlood) return $"rsync printed more than {RsyncLimits.ErrorBytes >> 20} MiB of errors, first: {errors.First}";
        var what = code switch
        {
            5 when FailureOf(code, errors) == ListingFailure.Busy => "the server has no connection left",
            5 => "the server refuses",
            10 => "no connection",
            12 => "the server does not speak rsync or hung up",
            20 or 137 or 143 => "rsync was stopped",
            22 => "rsync ran out of memory: list less at once",
            Partial when IsAbsent(errors) => "the directory is not there",
            Partial => "a part of the tree could not be listed",
            Vanished => "the tree changed while it was listed",
            25 => "rsync stopped at its limit",
            30 => $"no data for {RsyncLimits.SilenceSeconds} s",
            35 => $"no connection within {RsyncLimits.ConnectSeconds} s",
            126 or 127 => "the program cannot be run",
            _ => "rsync failed",
        };
        return errors.First is { } first ? $"{what} (exit {code}): {first}" : $"{what} (exit {code})";
    }

    /// <summary>Of the target alone: what is missing below it has vanished.</summary>
    private static bool IsAbsent(RsyncErrors errors) =>
        (Says(errors, " link_stat ") || Says(errors, " change_dir "))
        && (Says(errors, "failed: No such file or directory") || Says(errors, "failed: Not a directory"));

    private static bool Says(RsyncErrors errors, string text) =>
        errors.First?.Contains(text, StringComparison.Ordinal) == true;
}
