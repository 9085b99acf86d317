using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real vsftpd that shows a folder to anonymous users; it has no MLSD. It runs as root only.</summary>
public static class VsftpdServer
{
    /// <param name="certificate">PEM file with certificate and key, for TLS, which is demanded then; null for none.</param>
    /// <param name="isImplicit">TLS from the first byte.</param>
    /// <param name="more">Further lines of the configuration.</param>
    public static Task<ServerProcess> StartAsync(
        string root, string? certificate = null, bool isImplicit = false, string more = "", string timeZone = "UTC") =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "vsftpd.conf");
            var empty = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
            var tls = certificate is null ? "" : $"""
                ssl_enable=YES
                rsa_cert_file={certificate}
                rsa_private_key_file={certificate}
                allow_anon_ssl=YES
                force_anon_logins_ssl=YES
                force_anon_data_ssl=YES
                ssl_ciphers=HIGH
                implicit_ssl={(isImplicit ? "YES" : "NO")}
                """;
            File.WriteAllText(config, $"""
                listen=YES
                listen_address=127.0.0.1
                listen_port={port}
                background=NO
                anonymous_enable=YES
                local_enable=NO
                anon_root={root}
                ftp_username=ftp
                nopriv_user=nobody
                secure_chroot_dir={empty}
                seccomp_sandbox=NO
                xferlog_enable=NO
                {tls}
                {more}

                """);
            var start = new ProcessStartInfo(Programs.Need("vsftpd"), [config]);
            start.Environment["TZ"] = timeZone;
            return start;
        });
}
