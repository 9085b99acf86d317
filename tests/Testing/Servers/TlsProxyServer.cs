using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Testing.Servers;

/// <summary>Real programs that take TLS off and hand on to a port of 127.0.0.1.</summary>
public static class TlsProxyServer
{
    private const string NginxStream = "/usr/lib/nginx/modules/ngx_stream_module.so";

    public static Task<ServerProcess> StunnelAsync(X509Certificate2 certificate, int plainPort) =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "stunnel.conf");
            File.WriteAllText(config, $"""
                foreground = yes
                pid =
                debug = err
                [tls]
                accept = 127.0.0.1:{port}
                connect = 127.0.0.1:{plainPort}
                cert = {Write(folder, certificate)}
                """);
            return new ProcessStartInfo(Programs.Need("stunnel4"), [config]);
        });

    /// <param name="address">Null for 127.0.0.1.</param>
    public static Task<ServerProcess> NginxAsync(X509Certificate2 certificate, int plainPort, IPAddress? address = null) =>
        ServerProcess.StartAsync(
            (folder, port) =>
            {
                var config = Path.Combine(folder, "nginx.conf");
                var pem = Write(folder, certificate);
                File.WriteAllText(config, $$"""
                    load_module {{NginxStream}};
                    daemon off;
                    worker_processes 1;
                    error_log stderr;
                    pid {{folder}}/nginx.pid;
                    events { worker_connections 64; }
                    stream {
                      server {
                        listen {{new IPEndPoint(address ?? IPAddress.Loopback, port)}} ssl;
                        ssl_certificate {{pem}};
                        ssl_certificate_key {{pem}};
                        proxy_pass 127.0.0.1:{{plainPort}};
                      }
                    }
                    """);
                return new ProcessStartInfo(Programs.Need("nginx"), ["-p", folder, "-c", config, "-e", "stderr"]);
            },
            address);

    private static string Write(string folder, X509Certificate2 certificate)
    {
        var file = Path.Combine(folder, "server.pem");
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("the certificate has no ECDSA key");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
