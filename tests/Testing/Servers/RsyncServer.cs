using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real rsync daemon with the modules <c>tree</c> and <c>secret</c> (user and password given).</summary>
public static class RsyncServer
{
    public static Task<ServerProcess> StartAsync(string root, string user = "mirror", string password = "s3cret") =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "rsyncd.conf");
            var secrets = Path.Combine(folder, "secrets");
            File.WriteAllText(secrets, $"{user}:{password}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllText(config, $"""
                use chroot = no
                address = 127.0.0.1
                port = {port}
                pid file = {folder}/rsyncd.pid
                log file = {folder}/rsyncd.log
                motd file = {folder}/motd
                [tree]
                  path = {root}
                [secret]
                  path = {root}
                  auth users = {user}
                  secrets file = {secrets}
                """);
            File.WriteAllText(Path.Combine(folder, "motd"), "Welcome.\n-rw-r--r-- 5 2026/01/01 00:00:00 not-a-file\n");
            return new ProcessStartInfo(Programs.Need("rsync"), ["--daemon", "--no-detach", $"--config={config}"]);
        });
}
