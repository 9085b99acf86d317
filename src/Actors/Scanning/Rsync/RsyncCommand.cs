using System.Diagnostics;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>The command line and environment of a listing. Nothing passes through a shell.</summary>
internal static class RsyncCommand
{
    private const string Users = "/etc/passwd";

    public static ProcessStartInfo Of(RsyncOptions options, string url, string? password)
    {
        List<string> command =
        [
            .. AsUser(options.User), .. WithLimits(), options.Program,
            "--list-only", "--recursive", "--no-motd", "--no-h", "--exclude=.~tmp~/",
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

    private static string[] AsUser(string? user)
    {
        if (user is null) return [];
        return ["setpriv", $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups", "--no-new-privs", "--"];
    }

    /// <summary>The number of the user's group; for users kept elsewhere than in the file, the group of that name.</summary>
    private static string GroupOf(string user)
    {
        if (!File.Exists(Users)) return user;
        var line = File.ReadLines(Users).FirstOrDefault(line => line.StartsWith(user + ":", StringComparison.Ordinal));
        return line?.Split(':') is [_, _, _, var group, ..] ? group : user;
    }

    /// <summary>It may write no file and use no more than 2 GiB, where the system has prlimit.</summary>
    private static string[] WithLimits() =>
        File.Exists("/usr/bin/prlimit") ? ["/usr/bin/prlimit", "--fsize=0", "--as=2147483648", "--core=0", "--"] : [];
}
