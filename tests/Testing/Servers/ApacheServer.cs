using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real Apache httpd that lists and serves a folder.</summary>
public static class ApacheServer
{
    private const string Modules = "/usr/lib/apache2/modules";

    /// <param name="options">Of IndexOptions.</param>
    public static Task<ServerProcess> StartAsync(
        string root, string options = "FancyIndexing HTMLTable NameWidth=*", string timeZone = "UTC") =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "apache.conf");
            var modules = new[] { "mpm_event", "authz_core", "dir", "autoindex", "mime" }
                .Where(name => File.Exists($"{Modules}/mod_{name}.so"))
                .Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so");
            File.WriteAllText(config, $"""
                ServerRoot {folder}
                DefaultRuntimeDir {folder}
                PidFile {folder}/apache.pid
                ServerName localhost
                Listen 127.0.0.1:{port}
                {string.Join('\n', modules)}
                ErrorLog /dev/stderr
                TypesConfig /dev/null
                StartServers 1
                ServerLimit 1
                DocumentRoot {root}
                <Directory {root}>
                  Options +Indexes
                  IndexOptions {options}
                  Require all granted
                </Directory>
                """);
            var start = new ProcessStartInfo(Programs.Need("apache2"), ["-f", config, "-DFOREGROUND"]);
            start.Environment["TZ"] = timeZone;
            return start;
        });
}
