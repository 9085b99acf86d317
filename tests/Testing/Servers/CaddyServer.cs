using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real Caddy that lists and serves a folder.</summary>
public static class CaddyServer
{
    /// <param name="html">It shows HTML also to who would take JSON.</param>
    public static Task<ServerProcess> StartAsync(string root, bool html = false) =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "Caddyfile");
            File.WriteAllText(config, $$"""
                {
                  admin off
                  auto_https off
                }
                http://:{{port}} {
                  bind 127.0.0.1
                  root * {{root}}
                  {{(html ? "request_header Accept text/html" : "")}}
                  file_server browse
                }
                """);
            var start = new ProcessStartInfo(Programs.Need("caddy"), ["run", "--adapter", "caddyfile", "--config", config]);
            start.Environment["HOME"] = folder;
            start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = folder;
            return start;
        });
}
