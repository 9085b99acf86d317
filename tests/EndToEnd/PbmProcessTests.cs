using System.Diagnostics;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.EndToEnd;

/// <summary>pbm as a program, on the host of a node.</summary>
public sealed class PbmProcessTests
{
    [Fact]
    public async Task On_the_nodes_host_it_needs_no_flags()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(tree.Path);
        await node.Pbm.RunAsync("mirror", "add", "uni-a", "--http", "http://127.0.0.1:1/", "--no-check");
        var (code, output, errors) = await RunAsync(node.Folder, "mirror", "list");
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Contains("uni-a", output, StringComparison.Ordinal);

        await node.Process.KillAsync();
        (code, _, errors) = await RunAsync(node.Folder, "mirror", "list");
        Assert.Equal(4, code);
        Assert.StartsWith($"pbm: no node answers at {node.Process.Admin}", errors, StringComparison.Ordinal);
        Assert.Contains($"{node.Folder}/mirroractors/pbm.json names it", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_cannot_tell_it_where_it_is_says_so_and_goes_on()
    {
        using var folder = new TempFolder();
        folder.Write("mirroractors", "not a folder");
        await using var node = await NodeProcess.StartAsync(
            folder.Path, "--set", $"repository.path={folder.Sub("tree")}", "--set", "node.listen=127.0.0.1:0",
            "--set", "node.admin-listen=127.0.0.1:0");
        await Waiting.UntilAsync(
            () => Task.FromResult(node.Output),
            o => o.Contains("pbm cannot find this node by itself", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "the warning");
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "pbm.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        start.Environment.Remove("PBM_ADMIN");
        start.Environment.Remove("PBM_TOKEN_FILE");
        using var pbm = Process.Start(start)!;
        var (output, errors) = (pbm.StandardOutput.ReadToEndAsync(), pbm.StandardError.ReadToEndAsync());
        await pbm.WaitForExitAsync();
        return (pbm.ExitCode, await output, await errors);
    }
}
