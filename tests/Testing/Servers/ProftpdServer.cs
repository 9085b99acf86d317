using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real ProFTPD that shows a folder to anonymous users.</summary>
public static class ProftpdServer
{
    private const string Modules = "/usr/lib/proftpd";

    /// <param name="certificate">PEM file with certificate and key, for TLS, which is demanded then; null for none.</param>
    /// <param name="address">Where it listens besides 127.0.0.1; null for nowhere else.</param>
    /// <param name="more">Further lines of the configuration.</param>
    public static Task<ServerProcess> StartAsync(string root, string? certificate = null, string? address = null, string more = "") =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "proftpd.conf");
            var tls = certificate is null ? "" : $"""
                LoadModule mod_tls.c
                TLSEngine on
                TLSRequired on
                TLSRSACertificateFile {certificate}
                TLSRSACertificateKeyFile {certificate}
                TLSVerifyClient off
                TLSLog {folder}/tls.log
                """;
            File.WriteAllText(config, $"""
                ModulePath {Modules}
                ServerName "mirror"
                ServerType standalone
                DefaultAddress 127.0.0.1 {address}
                SocketBindTight on
                UseIPv6 on
                Port {port}
                PidFile {folder}/proftpd.pid
                ScoreboardFile {folder}/scoreboard
                DelayTable none
                User nobody
                Group nogroup
                UseReverseDNS off
                TransferLog none
                WtmpLog none
                SystemLog none
                AuthOrder mod_auth_unix.c
                RequireValidShell off
                UseFtpUsers off
                {tls}
                {more}
                <Anonymous {root}>
                  User nobody
                  Group nogroup
                  UserAlias anonymous nobody
                </Anonymous>

                """);
            return new ProcessStartInfo(Programs.Need("proftpd"), ["-n", "-q", "-c", config]);
        });
}
