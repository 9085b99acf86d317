using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>The command line and environment of a listing. Nothing passes through a shell.</summary>
internal static class RsyncCommand
{
    private const string Users = "/etc/passwd";
    private const string Setpriv = "/usr/bin/setpriv";
    private const string Prlimit = "/usr/bin/prlimit";
    private const string Chrt = "/usr/bin/chrt";
    private const string Nice = "/usr/bin/nice";

    /// <param name="target">
    /// Whether to list all below it; and whether it has a directory, whose names are to count from the base, and whose
    /// parents are to be shown for their modes.
    /// </param>
    public static ProcessStartInfo Of(RsyncOptions options, ListingTarget target, string url, string? password)
    {
        List<string> command =
        [
            .. AfterRedirects(), .. Confined(options.User), .. WithLimits(options.Memory), options.Program, "--list-only",
            target.Deep ? "--recursive" : "--dirs", .. (string[])(target.Directory.Length > 0 ? ["--relative"] : []),
            .. (string[])(target.Targets ? ["--links"] : []),
            "--no-motd", "--no-h", "--8-bit-output", "--exclude=.~tmp~/",
            $"--timeout={RsyncLimits.SilenceSeconds}", $"--contimeout={RsyncLimits.ConnectSeconds}", "--", url,
        ];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        // No RSYNC_PROXY, RSYNC_CONNECT_PROG or RSYNC_RSH of ours may reach it.
        var path = start.Environment.TryGetValue("PATH", out var own) ? own : "/usr/local/bin:/usr/bin:/bin";
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";

        // Always set: without it rsync would ask on the terminal when a module wants a password.
        start.Environment["RSYNC_PASSWORD"] = password ?? "";
        return start;
    }

    /// <summary>
    /// It has the processor when no redirect wants it. A program at the lowest priority still ends its turn, of milliseconds, when
    /// a redirect comes; one of the class for idle times (SCHED_IDLE, which needs no rights) stops at once.
    /// </summary>
    private static string[] AfterRedirects() =>
        File.Exists(Chrt) ? [Chrt, "--idle", "0"] : File.Exists(Nice) ? [Nice, "-n", "19", "--"] : [];

    /// <summary>It gains no rights by what it runs, where the system has setpriv, and has none of ours as another user.</summary>
    private static string[] Confined(string? user)
    {
        if (user is not null)
            return [Setpriv, $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups", "--no-new-privs", "--"];
        return File.Exists(Setpriv) ? [Setpriv, "--no-new-privs", "--"] : [];
    }

    /// <summary>The number of the user's group; for users kept elsewhere than in the file, the group of that name.</summary>
    private static string GroupOf(string user)
    {
        if (!File.Exists(Users)) return user;
        var line = File.ReadLines(Users).FirstOrDefault(line => line.StartsWith(user + ":", StringComparison.Ordinal));
        return line?.Split(':') is [_, _, _, var group, ..] ? group : user;
    }

    /// <summary>It may write no file and use no more than that, where the system has prlimit.</summary>
    private static string[] WithLimits(long memory) =>
        File.Exists(Prlimit) ? [Prlimit, "--fsize=0", string.Create(CultureInfo.InvariantCulture, $"--as={memory}"), "--core=0", "--"] : [];
}
