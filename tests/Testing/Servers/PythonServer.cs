using System.Diagnostics;

namespace MirrorActors.Testing.Servers;

/// <summary>Python's own web server, which lists and serves a folder: names alone.</summary>
public static class PythonServer
{
    public static Task<ServerProcess> StartAsync(string root) => ServerProcess.StartAsync((_, port) =>
        new ProcessStartInfo(
            Programs.Need("python3"), ["-I", "-m", "http.server", $"{port}", "--bind", "127.0.0.1", "--directory", root]));
}
