using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Etcd;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>What the containers of docker-compose.yml run.</summary>
public sealed class DockerTests
{
    private static readonly string[] Names = ["node1", "node2", "node3"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd", "curl")]
    public async Task Three_nodes_get_certificates_and_votes_and_send_clients_to_the_mirrors()
    {
        using var docker = new DockerScripts();
        await docker.RunAsync("files.sh", beside: "");
        await using var lab = await MirrorLab.StartAsync(
            docker.Tree, [.. new[] { "mirror1", "mirror2", "mirror3" }.Select(name => new LabMirror(name, "AT", 48, 16, 1853))],
            TimeProvider.System, default);
        await using var ends = new EtcdsEnd(docker);
        await using var first = await docker.StartAsync("node1", join: null);

        // They wait for their tokens.
        await using var second = new StartingNode(docker.StartAsync("node2", join: "node1"));
        await using var third = new StartingNode(docker.StartAsync("node3", join: "node1"));
        (string, string)[] wishes =
        [
            ("JOINERS", "node2 node3"), ("MIRRORS", string.Join(' ', lab.Sites.Select((site, i) => $"mirror{i + 1}={site.Url}"))),
        ];
        await docker.RunAsync("setup.sh", beside: "node1", wishes);
        var (two, _) = (await second.Ready, await third.Ready);
        await UntilThreeVoteAsync(docker);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await Waiting.UntilAsync(
            async () => (await client.GetAsync(new Uri(docker.UrlOf("node3", "PUBLIC_PORT") + "/demo/one.iso"))).StatusCode,
            status => status == HttpStatusCode.Found, Limit, "a redirect by the third node");
        Assert.Contains("12 downloads", await DownloadAsync(docker, "node1", "node2", "node3"), StringComparison.Ordinal);

        // A node is away; the operator comes again: nothing is made twice.
        Assert.All(docker.Tokens, token => Assert.Equal(0, new FileInfo(token).Length));
        await two.TerminateAsync();
        Assert.Equal(0, await two.ExitAsync());
        await docker.RunAsync("setup.sh", beside: "node1", wishes);
        Assert.Equal(2, docker.Tokens.Count);
        Assert.All(docker.Tokens, token => Assert.Equal(0, new FileInfo(token).Length));
        Assert.Contains(" 0 failed", await DownloadAsync(docker, "node2", "node1", "node3"), StringComparison.Ordinal);

        await using var again = await docker.StartAsync("node2", join: "node1");
        Assert.DoesNotContain("its certificate is in", again.Output, StringComparison.Ordinal);
        await UntilThreeVoteAsync(docker);
    }

    [Fact]
    public void What_the_image_and_the_composition_name_is_there()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "docker-compose.yml"))) root = root.Parent;
        var texts = string.Concat(
            new[] { "Dockerfile", "docker-compose.yml" }.Select(file => File.ReadAllText(Path.Combine(root.FullName, file))));
        foreach (var file in Directory.GetFiles(Path.Combine(root.FullName, "docker")))
        {
            Assert.Contains("docker/" + Path.GetFileName(file), texts, StringComparison.Ordinal);
            if (Path.GetExtension(file) == ".sh") Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherExecute), file);
        }

        var named = texts.Split([' ', '\n', '"', ':']).Where(word => word.StartsWith("docker/", StringComparison.Ordinal));
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(root.FullName, file)), file));
    }

    private static Task<string> DownloadAsync(DockerScripts docker, params string[] nodes) => docker.RunAsync(
        "load.sh", beside: "", ("NODES", string.Join(' ', nodes.Select(node => docker.UrlOf(node, "PUBLIC_PORT")))), ("COUNT", "12"));

    private static async Task UntilThreeVoteAsync(DockerScripts docker)
    {
        string In(string file) => Path.Combine(docker.DataOf("node1"), "cluster", file);
        var options = new EtcdEngineOptions([new Uri(docker.UrlOf("node1", "CLIENT_PORT", "https"))], EtcdEngineOptions.DefaultPrefix)
        {
            Ca = In("ca.pem"),
            Certificate = In("node.pem"),
            Key = In("node.key"),
        };
        await using var engine = await EtcdEngine.OpenAsync(options, TimeProvider.System, NullLogger<EtcdEngine>.Instance, default);
        await Waiting.UntilAsync(
            () => engine.Admin!.HealthAsync(default), health => health.Members.Count(m => m is { IsVoter: true, IsReachable: true }) == 3,
            Limit, "three voters");
        var pbm = new PbmRunner(docker.UrlOf("node1", "ADMIN_PORT"), Path.Combine(docker.DataOf("node1"), "admin.token"));
        await Waiting.UntilAsync(() => pbm.TryAsync("cluster", "status"), status => status.ExitCode == 0, Limit, "nothing wrong");
    }

    /// <summary>A node that waits for something before it is ready.</summary>
    private sealed class StartingNode(Task<NodeProcess> ready) : IAsyncDisposable
    {
        public Task<NodeProcess> Ready => ready;

        public async ValueTask DisposeAsync()
        {
            await ((Task)ready).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ready.IsCompletedSuccessfully) await (await ready).DisposeAsync();
        }
    }

    /// <summary>Nothing of them is left behind a test.</summary>
    private sealed class EtcdsEnd(DockerScripts docker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var node in Names) await ManagedEtcdProcess.KillAsync(docker.DataOf(node));
        }
    }
}
