using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Testing.Servers;

/// <summary>
/// A real Pure-FTPd that shows a folder to anonymous users. Its folder for them is the home of the user ftp: the given one
/// takes its place for this process alone, which only root can do.
/// </summary>
public static class PureFtpdServer
{
    /// <param name="certificate">PEM file with certificate and key, for TLS, which is demanded then; null for none.</param>
    /// <param name="more">Further arguments.</param>
    public static Task<ServerProcess> StartAsync(string root, string? certificate = null, params string[] more) =>
        ServerProcess.StartAsync((folder, port) =>
        {
            string[] tls = certificate is null ? [] : ["-Y", "3", "-2", certificate];
            var at = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1,{port}");
            return new ProcessStartInfo(
                Programs.Need("unshare"),
                [
                    "--mount", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"", "sh", root, Home(),
                    Programs.Need("pure-ftpd"), "-e", "-4", "-H", "-g", Path.Combine(folder, "pid"), "-S", at, .. tls, .. more,
                ])
            {
                Environment = { ["TZ"] = "UTC" },
            };
        });

    private static string Home() => File.ReadLines("/etc/passwd").Select(line => line.Split(':'))
        .First(fields => fields[0] == "ftp")[5];
}
