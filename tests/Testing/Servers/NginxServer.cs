using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real nginx that lists and serves a folder.</summary>
public static class NginxServer
{
    /// <param name="autoindex">Further directives of the location, such as <c>autoindex_format json;</c>.</param>
    /// <param name="certificate">With its key, as PEM; then it speaks TLS.</param>
    /// <param name="server">Further directives of the server; PORT stands for its port.</param>
    public static Task<ServerProcess> StartAsync(
        string root, string autoindex = "", string timeZone = "UTC", string server = "", string? certificate = null) =>
        ServerProcess.StartAsync((folder, port) =>
        {
            if (!autoindex.Contains("exact_size", StringComparison.Ordinal)) autoindex += " autoindex_exact_size on;";
            var config = Path.Combine(folder, "nginx.conf");
            var pem = Path.Combine(folder, "server.pem");
            if (certificate is not null) File.WriteAllText(pem, certificate);
            File.WriteAllText(config, $$"""
                {{(Environment.UserName == "root" ? "user root;" : "")}}
                daemon off;
                worker_processes 1;
                error_log stderr;
                pid {{folder}}/nginx.pid;
                env TZ;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy;
                  fastcgi_temp_path {{folder}}/fcgi;
                  uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
                  server {
                    listen 127.0.0.1:{{port}}{{(certificate is null ? "" : $" ssl; ssl_certificate {pem}; ssl_certificate_key {pem}")}};
                    {{server.Replace("PORT", $"{port}", StringComparison.Ordinal)}}
                    root {{root}};
                    location / { autoindex on; {{autoindex}} }
                  }
                }
                """);
            var start = new ProcessStartInfo(Programs.Need("nginx"), ["-p", folder, "-c", config, "-e", "stderr"]);
            start.Environment["TZ"] = timeZone;
            return start;
        });
}
