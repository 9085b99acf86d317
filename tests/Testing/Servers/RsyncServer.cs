using System.Diagnostics;
using System.Net;

namespace MirrorActors.Testing.Servers;

/// <summary>
/// A real rsync daemon with the modules <c>tree</c>, <c>secret</c> (user and password given) and <c>full</c>, which takes nobody.
/// </summary>
public static class RsyncServer
{
    /// <param name="address">Null for 127.0.0.1.</param>
    /// <param name="lines">For all modules.</param>
    public static Task<ServerProcess> StartAsync(
        string root, string user = "mirror", string password = "s3cret", IPAddress? address = null, string lines = "") =>
        ServerProcess.StartAsync(
            (folder, port) =>
            {
                var config = Path.Combine(folder, "rsyncd.conf");
                var secrets = Path.Combine(folder, "secrets");
                File.WriteAllText(secrets, $"{user}:{password}\n");
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                File.WriteAllText(config, $"""
                    use chroot = no
                    address = {address ?? IPAddress.Loopback}
                    port = {port}
                    pid file = {folder}/rsyncd.pid
                    log file = {folder}/rsyncd.log
                    motd file = {folder}/motd
                    {lines}
                    [tree]
                      path = {root}
                    [secret]
                      path = {root}
                      auth users = {user}
                      secrets file = {secrets}
                    [full]
                      path = {root}
                      max connections = -1
                    """);
                File.WriteAllText(Path.Combine(folder, "motd"), "Welcome.\n-rw-r--r-- 5 2026/01/01 00:00:00 not-a-file\n");
                return new ProcessStartInfo(Programs.Need("rsync"), ["--daemon", "--no-detach", $"--config={config}"]);
            },
            address);
}
