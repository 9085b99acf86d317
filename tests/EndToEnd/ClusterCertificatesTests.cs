using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>Two nodes, in processes of their own, and an etcd that know each other by what pbm has made.</summary>
public sealed class ClusterCertificatesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [NeedsProgramsFact("etcd")]
    public async Task A_second_machine_joins_by_a_token_and_is_refused_once_it_is_revoked()
    {
        using var tree = new TempFolder();
        using var first = new TempFolder();
        using var second = new TempFolder();
        var url = $"https://127.0.0.1:{LoopbackPorts.Next().ToString(CultureInfo.InvariantCulture)}";
        await PbmAsync("cluster", "init", "--data-dir", Data(first), "--name", "node1", "--peer", url);
        await using var etcd = await EtcdServer.StartAsync(
            1, "https", "--client-cert-auth", "--trusted-ca-file", In(first, "ca.pem"), "--cert-file", In(first, "node.pem"),
            "--key-file", In(first, "node.key"));
        await using var one = await NodeProcess.StartAsync(first.Path, Arguments("node1", first, tree, etcd, url));
        var operators = new PbmRunner(one.Admin, Path.Combine(Data(first), "admin.token"));
        var token = (await operators.RunAsync("cluster", "token")).Trim();
        await PbmAsync("cluster", "join", url, "--token", token, "--data-dir", Data(second), "--name", "node2");

        var listen = $"https://127.0.0.1:{LoopbackPorts.Next().ToString(CultureInfo.InvariantCulture)}";
        var arguments = Arguments("node2", second, tree, etcd, listen);
        await using (await NodeProcess.StartAsync(second.Path, arguments))
        {
            await Waiting.UntilAsync(
                () => operators.JsonAsync(AdminJson.Default.ClusterView, "cluster", "show"),
                cluster => cluster.Nodes.Count(node => node.State == "up") == 2, Limit, "two nodes that are up");
            Assert.Equal(HttpStatusCode.NotFound, await AskForTokenAsync(url, second));
            await operators.RunAsync("cluster", "rotate");
            var revoked = await operators.JsonAsync(AdminJson.Default.RevokeView, "cluster", "revoke", "node2");
            Assert.Equal("node2", Assert.Single(revoked.Revoked).Node);
        }

        var (code, output) = await NodeProcess.RunAsync(second.Path, arguments);
        Assert.Equal(1, code);
        Assert.Contains("node node1 refuses this node: the certificate of node2", output, StringComparison.Ordinal);
        Assert.Contains("was revoked at", output, StringComparison.Ordinal);
    }

    /// <summary>A node that was broken into: it must not get the right to issue certificates from another.</summary>
    private static async Task<HttpStatusCode> AskForTokenAsync(string url, TempFolder node)
    {
        using var own = X509Certificate2.CreateFromPemFile(In(node, "node.pem"), In(node, "node.key"));
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/v1/cluster/tokens")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("{\"issuer\": true}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(PeerHeaders.Wire, "1");
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static string Data(TempFolder folder) => Path.Combine(folder.Path, "data");

    private static string In(TempFolder folder, string file) => Path.Combine(Data(folder), "cluster", file);

    private static async Task PbmAsync(params string[] words)
    {
        var (code, _, errors) = await new PbmRunner("http://127.0.0.1:1", "none").TryAsync(words);
        Assert.True(code == 0, errors);
    }

    private static string[] Arguments(string name, TempFolder folder, TempFolder tree, EtcdServer etcd, string url)
    {
        string[] settings =
        [
            $"node.name={name}", "node.listen=127.0.0.1:0", "node.admin-listen=127.0.0.1:0", $"node.data-dir={Data(folder)}",
            "node.drain-time=0s", $"repository.path={tree.Path}", "engine.kind=etcd",
            $"engine.etcd.endpoints=[\"{etcd.Endpoints[0]}\"]", $"engine.etcd.ca={In(folder, "ca.pem")}",
            $"engine.etcd.certificate={In(folder, "node.pem")}", $"engine.etcd.key={In(folder, "node.key")}",
            $"cluster.listen={new Uri(url).Authority}",
        ];
        return [.. settings.SelectMany(setting => new[] { "--set", setting })];
    }
}
