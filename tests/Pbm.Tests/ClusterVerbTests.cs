using System.Text.Json;
using MirrorActors.Pbm.Verbs;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Peers;

namespace MirrorActors.Pbm.Tests;

/// <summary>From the first node to the second, over a real listener for nodes.</summary>
public sealed class ClusterVerbTests : IAsyncLifetime
{
    private PeerNode _first = null!;
    private AdminNode _admin = null!;

    private PeerLab Lab { get; } = new();

    public async Task InitializeAsync()
    {
        await InitAsync(Lab.DataDir("node1"), "node1");
        _first = await Lab.StartAsync("node1");
        _admin = await new AdminNode { Certificates = _first.Services }.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _admin.DisposeAsync();
        await Lab.DisposeAsync();
    }

    [Fact]
    public async Task A_machine_joins_with_a_token_and_is_a_node()
    {
        var token = await TokenAsync();
        var joined = await JoinAsync(token, "node2", "--address", "192.0.2.2");
        Assert.Equal(new PbmRun(ExitCodes.Done, joined.Output, ""), joined);
        Assert.Contains("node node2 of cluster", joined.Output, StringComparison.Ordinal);

        var second = await Lab.StartAsync("node2");
        await second.HelloAsync(_first);
        await _first.HelloAsync(second);
        Assert.Equal(["192.0.2.2"], NodeAddresses.ChosenIn(second.Certificates.Current.Certificate));
        Assert.Equal([_first.Info.Peer!], second.Certificates.Current.Cluster.Peers);
        Assert.False(second.Certificates.Issues);
        Assert.Equal(_first.Certificates.Current.Cluster.Id, second.Certificates.Current.Cluster.Id);
    }

    [Fact]
    public async Task A_token_is_good_for_one_machine()
    {
        var token = await TokenAsync();
        Assert.Equal(ExitCodes.Done, (await JoinAsync(token, "node2")).Code);
        var again = await JoinAsync(token, "node3");
        Assert.Equal(ExitCodes.Unauthorized, again.Code);
        Assert.Contains("was used or has run out", again.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Lab.DataDir("node3")));
    }

    [Fact]
    public async Task A_token_that_ran_out_is_refused()
    {
        var token = await TokenAsync("--ttl", "5m");
        Lab.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(ExitCodes.Unauthorized, (await JoinAsync(token, "node2")).Code);
    }

    [Fact]
    public async Task Who_is_not_of_the_tokens_cluster_never_sees_its_secret()
    {
        await using var other = new PeerLab();
        var stranger = await other.StartFirstAsync();
        var secret = JoinToken.TryParse(await TokenAsync(), out var token) ? token : throw new InvalidOperationException();
        // As if a stranger had taken the address: it would even accept the secret.
        var theirs = stranger.Services.Desk.Tokens.Create(
            stranger.Certificates.Current.Trust.Authority, TimeSpan.FromHours(1), issuer: false);
        var mixed = theirs with { Fingerprint = secret.Fingerprint };

        var refused = await JoinAsync($"{mixed}", "node2", url: stranger.Url);

        Assert.Equal(ExitCodes.Unauthorized, refused.Code);
        Assert.Contains("is not of the cluster that the token is from", refused.Error, StringComparison.Ordinal);
        Assert.NotNull(stranger.Services.Desk.Tokens.Check(theirs.Secret));
    }

    [Fact]
    public async Task A_node_is_reached_by_a_name_that_its_certificate_has()
    {
        var token = await TokenAsync();
        // Another spelling of 127.0.0.1, which no certificate has.
        var refused = await JoinAsync(token, "node2", url: new UriBuilder(_first.Url) { Host = "[::ffff:127.0.0.1]" }.Uri);
        Assert.Equal(ExitCodes.Unreachable, refused.Code);
        Assert.Contains("does not name", refused.Error, StringComparison.Ordinal);
        Assert.Contains("node1, localhost", refused.Error, StringComparison.Ordinal);
        var named = await JoinAsync(token, "node2", url: new UriBuilder(_first.Url) { Host = "localhost" }.Uri);
        Assert.Equal(ExitCodes.Done, named.Code);
    }

    [Fact]
    public async Task Issuers_are_made_by_tokens_for_issuers()
    {
        var plain = await JoinAsync(await TokenAsync(), "node2", "--issuer");
        Assert.Contains("pbm cluster token --issuer", plain.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, (await JoinAsync(await TokenAsync("--issuer"), "node3", "--issuer")).Code);
        Assert.True(new ClusterFolder(Lab.DataDir("node3")).Issues);
    }

    [Fact]
    public async Task Certificates_are_listed_rotated_and_revoked()
    {
        await JoinAsync(await TokenAsync(), "node2");
        var rotated = await DoneAsync("cluster rotate");
        Assert.Contains("node1", rotated, StringComparison.Ordinal);
        var revoked = await DoneAsync("cluster revoke node2");
        Assert.Contains("revoked 20", revoked, StringComparison.Ordinal);
        Assert.Equal("all were revoked already\n", await DoneAsync("cluster revoke node2"));

        var list = JsonDocument.Parse(await DoneAsync("cluster certificates --json")).RootElement.EnumerateArray()
            .Select(c => $"{c.GetProperty("node")} {c.GetProperty("state")}").Order(StringComparer.Ordinal);
        Assert.Equal(["node1 replaced", "node1 valid", "node2 revoked"], list);
        Assert.Equal(4, (await DoneAsync("cluster certificates")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_the_reason()
    {
        Assert.Contains("own certificate", (await RunAsync("cluster revoke node1")).Error, StringComparison.Ordinal);
        Assert.Contains("no certificate in force", (await RunAsync("cluster revoke node7")).Error, StringComparison.Ordinal);
        Assert.Contains("is not from 1m to 7d", (await RunAsync("cluster token --ttl 8d")).Error, StringComparison.Ordinal);
        Assert.Contains("not a token", (await JoinAsync("abc", "node2")).Error, StringComparison.Ordinal);
        var token = await TokenAsync();
        Assert.Equal(ExitCodes.Usage, (await JoinAsync(token, "a b")).Code);
        Assert.Equal(ExitCodes.Usage, (await JoinAsync(token, "node2", "--address", "*")).Code);
        Assert.Equal(ExitCodes.Usage, (await JoinAsync(token, "node2", url: new Uri("http://127.0.0.1:1/"))).Code);
        Assert.Equal(ExitCodes.Unreachable, (await JoinAsync(token, "node2", url: new Uri("https://127.0.0.1:1/"))).Code);
        var taken = await JoinAsync(token, "node1");
        Assert.Equal(ExitCodes.Failed, taken.Code);
        Assert.Contains("belongs to a cluster", taken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_without_certificates_says_so()
    {
        await using var plain = await new AdminNode().StartAsync();
        foreach (var line in new[] { "cluster token", "cluster rotate", "cluster certificates", "cluster revoke node2" })
        {
            var run = await PbmNodeTests.PbmAsync([.. line.Split(' '), "--admin", plain.Address, "--token-file", plain.Token.File]);
            Assert.Equal(ExitCodes.Failed, run.Code);
            Assert.Contains("pbm cluster init", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_first_node_is_made_once_with_the_host_of_its_URL()
    {
        var folder = new ClusterFolder(Lab.DataDir("other"));
        var made = await PbmNodeTests.PbmAsync(
            ["cluster", "init", "--data-dir", Lab.DataDir("other"), "--name", "n", "--peer", "https://n.example.org:8082", "--json"]);
        var identity = folder.Read(TimeProvider.System.GetUtcNow());
        Assert.Equal($"{identity.Cluster.Id}", JsonDocument.Parse(made.Output).RootElement.GetProperty("cluster").GetString());
        Assert.Equal(["https://n.example.org:8082"], identity.Cluster.Peers);
        Assert.Equal(["n.example.org"], NodeAddresses.ChosenIn(identity.Certificate));
        var again = await PbmNodeTests.PbmAsync(["cluster", "init", "--data-dir", Lab.DataDir("other"), "--name", "n"]);
        Assert.Equal(ExitCodes.Failed, again.Code);
    }

    private static async Task InitAsync(string dataDir, string name)
    {
        var run = await PbmNodeTests.PbmAsync(["cluster", "init", "--data-dir", dataDir, "--name", name]);
        Assert.True(run is { Code: ExitCodes.Done, Error: "" }, $"{run}");
    }

    private Task<PbmRun> RunAsync(string line) =>
        PbmNodeTests.PbmAsync([.. line.Split(' '), "--admin", _admin.Address, "--token-file", _admin.Token.File]);

    private async Task<string> DoneAsync(string line)
    {
        var run = await RunAsync(line);
        Assert.True(run.Code == ExitCodes.Done, $"pbm {line}: {run}");
        return run.Output;
    }

    private async Task<string> TokenAsync(params string[] more) => (await DoneAsync(string.Join(' ', ["cluster", "token", .. more]))).Trim();

    private Task<PbmRun> JoinAsync(string token, string name, params string[] more) => JoinAsync(token, name, _first.Url, more);

    private Task<PbmRun> JoinAsync(string token, string name, Uri url, params string[] more) => PbmNodeTests.PbmAsync(
        ["cluster", "join", $"{url}", "--token", token, "--data-dir", Lab.DataDir(name), "--name", name, .. more]);
}
