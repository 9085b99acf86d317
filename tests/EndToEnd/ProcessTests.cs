using System.Net;
using System.Net.Sockets;
using System.Text;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.EndToEnd;

/// <summary>The node as a process: refusing to start, stopping without losing a request, its files.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_faulty_configuration_lists_every_fault_and_exits_with_78()
    {
        using var folder = new TempFolder();
        var file = folder.Write("site.conf", "node.listen = \"nowhere\"\nprobe.intervall = 3s\nrepository.path = \"/srv\"\nscan.concurrency = 0\n");
        var (code, output) = await NodeProcess.RunAsync(folder.Path, "--config", file);
        Assert.Equal(78, code);
        foreach (var expected in new[] { "node.listen", "site.conf:1", "probe.intervall", "probe.interval", "scan.concurrency", "site.conf:4" })
            Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_repository_is_asked_for_by_name()
    {
        using var folder = new TempFolder();
        var (code, output) = await NodeProcess.RunAsync(folder.Path);
        Assert.Equal(78, code);
        Assert.Contains("repository.path", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_geo_database_is_named_and_the_node_serves_on()
    {
        using var tree = new TempFolder();
        tree.Write("f.bin", new string('x', 5000));
        await using var node = await TestNode.StartAsync(
            tree.Path, "probe.interval=1h", "geo.databases=[\"/nowhere/GeoLite2-City.mmdb\"]",
            "fallbacks=[{url=\"http://fallback.example/pub/\"}]");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        Assert.Equal("http://fallback.example/pub/f.bin", await node.LocationAsync("/f.bin"));
        Assert.Contains("/nowhere/GeoLite2-City.mmdb", node.Process.Output, StringComparison.Ordinal);
        using var ready = await node.GetAsync("/-/health/ready");
        Assert.Equal("degraded\n", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task One_thread_a_processor_waits_for_sockets_and_answers()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(tree.Path);
        using var answer = await node.GetAsync("/-/health/live");
        var threads = Directory.GetDirectories($"/proc/{node.Process.Id}/task")
            .Count(static task => File.ReadAllText(task + "/comm") == ".NET Sockets\n");
        Assert.Equal(Environment.ProcessorCount, threads);
    }

    [Fact]
    public async Task A_second_node_on_the_same_data_is_refused()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(tree.Path);
        var (code, output) = await NodeProcess.RunAsync(
            node.Folder, "--set", $"repository.path={tree.Path}", "--set", $"node.data-dir={node.Folder}/data",
            "--set", "node.listen=127.0.0.1:0", "--set", "node.admin-listen=127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("log.db", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_file_is_named_and_private_and_everything_but_health_needs_it()
    {
        using var tree = new TempFolder();
        await using var node = await TestNode.StartAsync(tree.Path, "log.level=error");
        await Waiting.UntilAsync(
            () => Task.FromResult(node.Process.Output),
            said => said.Contains($"admin token created in {node.TokenFile}", StringComparison.Ordinal),
            TimeSpan.FromSeconds(10), "the place of the token");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(node.TokenFile));
        foreach (var path in new[] { "/v1/repos/default/mirrors", "/v1/log", "/-/metrics", "/nothing" })
        {
            using var refused = await node.Client.GetAsync(new Uri(node.Process.Admin + path));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var health = await node.Client.GetAsync(new Uri(node.Process.Admin + "/-/health/ready"));
        Assert.Equal("ok\n", await health.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_stopping_node_answers_every_request_and_closes_each_connection()
    {
        using var tree = new TempFolder();
        tree.Write("f.bin", new string('x', 5000));
        await using var node = await TestNode.StartAsync(tree.Path, "node.drain-time=10s");
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        var address = new Uri(node.Process.Public);
        using var kept = new TcpClient();
        await kept.ConnectAsync(address.Host, address.Port);
        Assert.DoesNotContain("Connection: close", await AskAsync(kept, address), StringComparison.OrdinalIgnoreCase);

        await node.Process.TerminateAsync();
        await Waiting.UntilAsync(
            async () => (int)(await node.Client.GetAsync(new Uri(address, "/-/health/ready"))).StatusCode, s => s == 503,
            TimeSpan.FromSeconds(10), "the node to drain");
        Assert.Contains("Connection: close", await AskAsync(kept, address), StringComparison.OrdinalIgnoreCase);
        using (var late = new TcpClient())
        {
            await late.ConnectAsync(address.Host, address.Port);
            Assert.Contains("Connection: close", await AskAsync(late, address), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, await node.Process.ExitAsync());
    }

    private static async Task<string> AskAsync(TcpClient client, Uri address)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HEAD /f.bin HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        var buffer = new byte[4096];
        var text = new StringBuilder();
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, $"the connection closed without an answer; got: {text}");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
