using System.Diagnostics;
using System.Globalization;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>
/// The scripts of docker-compose.yml's containers, run on this machine: each container is a folder and ports of its own, and what is a
/// volume there is a folder here.
/// </summary>
internal sealed class DockerScripts : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string[] Ports = ["PUBLIC_PORT", "ADMIN_PORT", "PEER_PORT", "CLIENT_PORT", "MEMBER_PORT"];
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "docker");
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, Dictionary<string, string>> _nodes = [];

    public DockerScripts()
    {
        // What the image has in PATH.
        foreach (var program in new[] { "mirroractors", "pbm" })
        {
            var file = _folder.Write("bin/" + program, $"#!/bin/sh\nexec dotnet '{AppContext.BaseDirectory}/{program}.dll' \"$@\"\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _folder.Sub("shared");
    }

    public string Tree => _folder.Sub("tree");

    public IReadOnlyList<string> Tokens => Directory.GetFiles(_folder.Sub("shared"));

    public string DataOf(string node) => Path.Combine(_folder.Path, node, "data");

    public string UrlOf(string node, string port, string scheme = "http") => $"{scheme}://127.0.0.1:{_nodes[node][port]}";

    /// <summary>Starts a node's container, also again; returns when the node is ready.</summary>
    /// <param name="join">Through which node; null: none.</param>
    public Task<NodeProcess> StartAsync(string node, string? join)
    {
        if (!_nodes.TryGetValue(node, out var variables))
        {
            variables = Ports.ToDictionary(port => port, _ => LoopbackPorts.Next().ToString(CultureInfo.InvariantCulture));
            variables["NODE"] = node;
            variables["DATA"] = DataOf(node);
            variables["HOST"] = variables["BIND"] = "127.0.0.1";
            if (join is not null) variables["JOIN"] = UrlOf(join, "PEER_PORT", "https");
            _nodes[node] = variables;
        }

        return NodeProcess.StartAsync(_folder.Sub(node), Script("node.sh", variables));
    }

    /// <summary>Runs a container that ends.</summary>
    /// <param name="beside">Whose network and data it has.</param>
    /// <returns>What it said.</returns>
    public async Task<string> RunAsync(string script, string beside, params (string Name, string Value)[] variables)
    {
        var all = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        if (_nodes.ContainsKey(beside))
        {
            all["PBM_ADMIN"] = UrlOf(beside, "ADMIN_PORT");
            all["PBM_TOKEN_FILE"] = Path.Combine(DataOf(beside), "admin.token");
        }

        var start = Script(script, all);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await Waiting.WithinAsync(process.WaitForExitAsync(), Limit, $"the end of {script}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{script}: exit {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }

    public void Dispose() => _folder.Dispose();

    private ProcessStartInfo Script(string name, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(Scripts, name)]);
        start.Environment["PATH"] = $"{_folder.Path}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["TREE"] = Tree;
        start.Environment["SHARED"] = _folder.Sub("shared");
        foreach (var (variable, value) in variables) start.Environment[variable] = value;
        return start;
    }
}
