using System.Net;
using System.Net.Http.Headers;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Nodes with etcds of their own, as operators see and look after them.</summary>
public sealed class ManagedNodesTests : IDisposable
{
    private const string Two = "commands need n1; add a third node for fault tolerance";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempFolder _tree = new();

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("etcd")]
    public async Task Operators_see_one_two_and_three_nodes_and_take_one_out_that_is_gone()
    {
        await using var nodes = new ManagedNodes(_tree.Path);
        var first = await nodes.JoinAsync();
        await UntilStatusAsync(
            first, "1 of 1 node is up, engine etcd",
            "commands need the etcd of n1: keep a backup; three nodes with etcd survive the loss of one");
        var second = await nodes.JoinAsync();
        foreach (var node in new[] { first, second }) await UntilStatusAsync(node, "2 of 2 nodes are up, engine etcd", Two);
        Assert.Matches(
            @"\nmembers: +n1 leader \(\d+ of 4096 MiB\), n2 learner \(\d+ of 4096 MiB\)\n", await first.Pbm.RunAsync("cluster", "show"));

        var third = await nodes.JoinAsync();
        await ManagedNodes.UntilVotersAsync(third, "n1", "n2", "n3");
        await UntilStatusAsync(second, "3 of 3 nodes are up, engine etcd", "commands survive the loss of 1 of 3 voters");
        Assert.Matches(@"\nn3 .* front,worker,voter ", await first.Pbm.RunAsync("cluster", "show"));
        await Waiting.UntilAsync(
            () => MetricsAsync(first),
            text => text.Contains("mirroractors_etcd_members{kind=\"voter\",node=\"n1\"} 3\n", StringComparison.Ordinal),
            Limit, "the metric of voters");
        var metrics = await MetricsAsync(first);
        Assert.Contains("mirroractors_etcd_quorum{node=\"n1\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("mirroractors_etcd_quota_bytes{node=\"n1\"} 4294967296\n", metrics, StringComparison.Ordinal);
        Assert.Contains("mirroractors_etcd_alarm{alarm=\"full\",node=\"n1\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Matches(@"\nmirroractors_etcd_db_bytes\{node=""n1""\} [1-9]", metrics);

        await RefusedAsync(first, 1, "n3 answers: pbm cluster leave n3, or --force", "n3");
        await ManagedNodes.LoseAsync(third);
        await RefusedAsync(first, 1, "without n2 commands would need 2 of 2 votes, and n3 does not answer", "n2", "--force");
        var status = await first.Pbm.TryAsync("cluster", "status");
        Assert.Contains("! the etcd of n3 does not answer\n", status.Output, StringComparison.Ordinal);
        Assert.EndsWith("; its etcd is no member any more\n", await first.Pbm.RunAsync("cluster", "down", "n3"), StringComparison.Ordinal);
        await ManagedNodes.UntilVotersAsync(second, "n1", "n2");

        await ManagedNodes.LoseAsync(second);
        await ManagedNodes.UntilAsync(
            first, view => view.Problems.Any(p => p.StartsWith("no quorum: commands wait for n2", StringComparison.Ordinal)),
            "the lost quorum");
        await RefusedAsync(first, 4, "without a quorum of etcd no member can be taken out", "n2");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_backup_and_one_nodes_blobs_bring_all_back_when_all_data_are_lost()
    {
        _tree.Write("a/one.bin", new string('x', 20_000));
        await using var nodes = new ManagedNodes(_tree.Path);
        for (var i = 0; i < 3; i++) await nodes.JoinAsync();
        var first = nodes.Nodes[0];
        await ManagedNodes.UntilVotersAsync(first, "n1", "n2", "n3");
        await first.Pbm.RunAsync("mirror", "add", "kept", "--http", "http://127.0.0.1:9/", "--country", "at", "--no-check");
        var backup = Path.Combine(first.Folder, "log.backup");
        var said = await nodes.Nodes[1].Pbm.RunAsync("cluster", "backup", backup);
        Assert.Matches(@": \d+ bytes, SHA-256 verified\n", said);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));
        // After the log: whatever that refers to is there.
        var blobs = Path.Combine(first.Folder, "blobs.backup");
        Copy(Path.Combine(ManagedNodes.DataOf(first), "blobs"), blobs);
        await first.Pbm.RunAsync("mirror", "add", "later", "--http", "http://127.0.0.1:9/", "--country", "at", "--no-check");

        foreach (var node in nodes.Nodes)
        {
            await ManagedNodes.LoseAsync(node);
            Directory.Delete(ManagedNodes.DataOf(node), recursive: true);
        }

        await first.Pbm.RunAsync(
        [
            "cluster", "restore", backup, "--program", Program(first), "--set", $"node.data-dir={ManagedNodes.DataOf(first)}",
            "--set", $"repository.path={_tree.Path}", .. nodes.Settings[0].SelectMany(setting => new[] { "--set", setting }),
        ]);
        Copy(blobs, Path.Combine(ManagedNodes.DataOf(first), "blobs"));
        foreach (var node in nodes.Nodes) await node.StartAsync();
        foreach (var node in nodes.Nodes) await UntilMirrorsAsync(node, "kept");
        await ManagedNodes.UntilVotersAsync(first, "n1", "n2", "n3");
        await Waiting.UntilAsync(
            () => first.Pbm.TryAsync("mirror", "set", "kept", "weight=7"), set => set.ExitCode == 0, Limit, "a command to be taken");
        foreach (var node in nodes.Nodes)
            await Waiting.UntilAsync(() => ReadyAsync(node), ready => ready == "ok\n", Limit, "a node to be whole");
        var file = await nodes.Nodes[2].Pbm.JsonAsync(Protocol.Admin.AdminJson.Default.FileView, "file", "show", "/a/one.bin");
        Assert.Equal(20_000, file.Size);
    }

    private static async Task UntilStatusAsync(TestNode node, params string[] lines) => await Waiting.UntilAsync(
        () => node.Pbm.TryAsync("cluster", "status"),
        status => status.ExitCode == 0 && status.Output.StartsWith(string.Join('\n', lines) + "\n", StringComparison.Ordinal),
        Limit, lines[^1]);

    private static async Task RefusedAsync(TestNode node, int code, string why, params string[] words)
    {
        var (exitCode, output, errors) = await node.Pbm.TryAsync(["cluster", "down", .. words]);
        Assert.True(exitCode == code && errors.Contains(why, StringComparison.Ordinal), $"exit {exitCode}: {output}\n{errors}");
    }

    private static async Task UntilMirrorsAsync(TestNode node, params string[] names) => await Waiting.UntilAsync(
        () => node.Pbm.JsonAsync(Protocol.Admin.AdminJson.Default.ListMirrorView, "mirror", "list"),
        mirrors => mirrors.Select(m => m.Id).SequenceEqual(names), Limit, string.Join(", ", names));

    private static async Task<string> ReadyAsync(TestNode node)
    {
        using var response = await node.GetAsync("/-/health/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<string> MetricsAsync(TestNode node)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, node.Process.Admin + "/-/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(node.TokenFile)).Trim());
        using var response = await node.Client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private static void Copy(string folder, string to)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The node's program as an executable file.</summary>
    private static string Program(TestNode node)
    {
        var file = Path.Combine(node.Folder, "program");
        File.WriteAllText(file, $"#!/bin/sh\nexec dotnet '{NodeProcess.Program}' \"$@\"\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
