using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>A real lighttpd that lists and serves a folder.</summary>
public static class LighttpdServer
{
    public static Task<ServerProcess> StartAsync(string root, string timeZone = "UTC") =>
        ServerProcess.StartAsync((folder, port) =>
        {
            var config = Path.Combine(folder, "lighttpd.conf");
            File.WriteAllText(config, $"""
                server.document-root = "{root}"
                server.bind = "127.0.0.1"
                server.port = {port}
                server.modules = ( "mod_dirlisting", "mod_staticfile" )
                dir-listing.activate = "enable"
                dir-listing.encoding = "utf-8"
                dir-listing.hide-dotfiles = "disable"
                mimetype.assign = ( "" => "application/octet-stream" )
                """);
            var start = new ProcessStartInfo(Programs.Need("lighttpd"), ["-D", "-f", config]);
            start.Environment["TZ"] = timeZone;
            return start;
        });
}
