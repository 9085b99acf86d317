using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Peers;

public sealed class CertificateDeskTests : IDisposable
{
    private static readonly IPAddress Somewhere = IPAddress.Parse("192.0.2.1");
    private readonly FakeClock _clock = new();
    private readonly TempTree _tree = new();
    private readonly List<NodeInfo> _members = [];

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_machine_with_a_token_gets_all_that_a_node_needs()
    {
        var (desk, certificates) = await OpenAsync();
        _members.Add(Node("node1") with { Peer = "https://192.0.2.9:8082" });
        var token = Token(desk, certificates);
        using var key = new NodeKey();

        var answer = await desk.JoinAsync(Request(token, key, addresses: "192.0.2.2"), Somewhere, CancellationToken.None);

        var value = answer.Value!;
        var folder = new ClusterFolder(Path.Combine(_tree.Root, "node2"));
        await folder.CreateAsync("node2", key, value);
        var joined = folder.Read(_clock.GetUtcNow());
        Assert.Null(certificates.Current.Trust.Fault(joined.Certificate, _clock.GetUtcNow()));
        Assert.Equal(["192.0.2.2"], NodeAddresses.ChosenIn(joined.Certificate));
        Assert.Equal(certificates.Current.Cluster.Id, joined.Cluster.Id);
        Assert.Equal(["https://192.0.2.9:8082"], joined.Cluster.Peers);
        Assert.Equal(2, joined.Issued.Count);
        Assert.False(folder.Issues);
        // The list survives a restart.
        Assert.Equal(2, new ClusterFolder(_tree.Root).Read(_clock.GetUtcNow()).Issued.Count);
    }

    [Fact]
    public async Task A_token_is_good_once_and_until_it_runs_out()
    {
        var (desk, certificates) = await OpenAsync();
        var (used, late, wrong) = (Token(desk, certificates), Token(desk, certificates), Token(desk, certificates));
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, used, "node2"));
        Assert.Equal(DeskVerdict.Unauthorized, await JoinAsync(desk, used, "node3"));
        Assert.Equal(DeskVerdict.Unauthorized, await JoinAsync(desk, wrong with { Secret = new string('0', 64) }, "node3"));
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, wrong, "node4"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DeskVerdict.Unauthorized, await JoinAsync(desk, late, "node3"));
    }

    [Fact]
    public async Task A_refused_request_leaves_the_token_for_the_next_try()
    {
        var (desk, certificates) = await OpenAsync();
        var token = Token(desk, certificates);
        Assert.Equal(DeskVerdict.Invalid, await JoinAsync(desk, token, "a b"));
        Assert.Equal(DeskVerdict.Invalid, await JoinAsync(desk, token, "node2", "*.example.org"));
        using var key = new NodeKey();
        var damaged = Request(token, key) with { Request = "-----BEGIN CERTIFICATE REQUEST-----" };
        Assert.Equal(DeskVerdict.Invalid, (await desk.JoinAsync(damaged, Somewhere, CancellationToken.None)).Verdict);
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, token, "node2"));
    }

    [Fact]
    public async Task Only_one_of_many_at_once_uses_a_token()
    {
        var (desk, certificates) = await OpenAsync();
        var token = Token(desk, certificates);
        var verdicts = await Task.WhenAll(Enumerable.Range(2, 8).Select(i => Task.Run(() => JoinAsync(desk, token, $"node{i}"))));
        Assert.Single(verdicts, verdict => verdict == DeskVerdict.Issued);
    }

    [Fact]
    public async Task The_name_of_a_node_that_lives_is_its_own_unless_the_key_is_the_same()
    {
        var (desk, certificates) = await OpenAsync();
        using var key = new NodeKey();
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, Token(desk, certificates), "node2", key));
        _members.Add(Node("node2"));

        Assert.Equal(DeskVerdict.Conflict, await JoinAsync(desk, Token(desk, certificates), "node2"));
        Assert.Equal(DeskVerdict.Conflict, await JoinAsync(desk, Token(desk, certificates), "NODE2"));
        Assert.Equal(DeskVerdict.Conflict, await JoinAsync(desk, Token(desk, certificates), "node1"));
        Assert.Equal(DeskVerdict.Conflict, await JoinAsync(desk, Token(desk, certificates), "node3", "Node2"));
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, Token(desk, certificates), "node2", key));
        _members.Clear();
        Assert.Equal(DeskVerdict.Issued, await JoinAsync(desk, Token(desk, certificates), "node2"));
    }

    [Fact]
    public async Task The_authoritys_key_is_given_only_to_who_asks_with_a_token_made_for_it()
    {
        var (desk, certificates) = await OpenAsync();
        using var key = new NodeKey();
        var plain = Request(Token(desk, certificates), key) with { Issuer = true };
        Assert.Equal(DeskVerdict.Invalid, (await desk.JoinAsync(plain, Somewhere, CancellationToken.None)).Verdict);
        var modest = Request(Token(desk, certificates, issuer: true), key);
        Assert.Null((await desk.JoinAsync(modest, Somewhere, CancellationToken.None)).Value!.AuthorityKey);
        var issuer = Request(Token(desk, certificates, issuer: true), key) with { Issuer = true };
        var answer = await desk.JoinAsync(issuer, Somewhere, CancellationToken.None);
        using var authority = ClusterAuthority.FromPem(answer.Value!.Authority, answer.Value.AuthorityKey!);
        Assert.True(authority.Certificate.HasPrivateKey);
    }

    [Fact]
    public async Task A_node_without_the_authoritys_key_issues_nothing()
    {
        var (desk, certificates) = await OpenAsync();
        var token = Token(desk, certificates);
        File.Delete(new ClusterFolder(_tree.Root).AuthorityKeyFile);
        Assert.Equal(DeskVerdict.Conflict, await JoinAsync(desk, token, "node2"));
        Assert.Throws<CertificateRefusedException>(certificates.ThrowUnlessIssuer);
    }

    [Fact]
    public async Task Tokens_are_bounded()
    {
        var (desk, certificates) = await OpenAsync();
        for (var i = 0; i < ClusterLimits.Tokens; i++) Token(desk, certificates);
        Assert.Throws<CertificateRefusedException>(() => Token(desk, certificates));
        _clock.Advance(TimeSpan.FromHours(1));
        Token(desk, certificates);
    }

    [Fact]
    public void Wrong_tokens_are_counted_by_address_and_network()
    {
        var failed = new FailedAttempts(_clock);
        for (var i = 0; i < FailedAttempts.Most; i++) failed.Add(IPAddress.Parse($"2001:db8::{i + 1:x}"));
        Assert.True(failed.IsLocked(IPAddress.Parse("2001:db8::ffff")));
        Assert.False(failed.IsLocked(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.False(failed.IsLocked(Somewhere));
        for (var i = 0; i < FailedAttempts.Most; i++) failed.Add(Somewhere.MapToIPv6());
        Assert.True(failed.IsLocked(Somewhere));
        for (var i = 0; i < FailedAttempts.MostAddresses; i++) failed.Add(new IPAddress(i + 10L));
        Assert.True(failed.IsLocked(IPAddress.Parse("203.0.113.1")));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(failed.IsLocked(Somewhere));
        Assert.False(failed.IsLocked(IPAddress.Parse("203.0.113.1")));
    }

    [Fact]
    public async Task A_renewal_keeps_name_and_addresses_and_needs_a_certificate_in_force()
    {
        var (desk, certificates) = await OpenAsync();
        var own = certificates.Current.Certificate;
        using var key = new NodeKey();
        var request = new RenewRequest(key.Request("somebody else"));
        var answer = await desk.RenewAsync(request, own, CancellationToken.None);
        using var next = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(answer.Value!.Certificate);
        Assert.Equal("node1", ClusterTrust.NodeOf(next));
        Assert.Equal(NodeAddresses.Of(own), NodeAddresses.Of(next));
        Assert.Equal(DeskVerdict.Unauthorized, (await desk.RenewAsync(request, null, CancellationToken.None)).Verdict);
        Assert.Equal(DeskVerdict.Invalid, (await desk.RenewAsync(new RenewRequest(""), own, CancellationToken.None)).Verdict);
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(DeskVerdict.Unauthorized, (await desk.RenewAsync(request, own, CancellationToken.None)).Verdict);
    }

    private static NodeInfo Node(string name) => new(name, "", [], "", NodeState.Up);

    private static JoinToken Token(CertificateDesk desk, NodeCertificates certificates, bool issuer = false) =>
        desk.Tokens.Create(certificates.Current.Trust.Authority, TimeSpan.FromHours(1), issuer);

    private static JoinRequest Request(JoinToken token, NodeKey key, string node = "node2", params string[] addresses) =>
        new(token.Secret, node, addresses, key.Request("node"), Issuer: false);

    private static async Task<DeskVerdict> JoinAsync(CertificateDesk desk, JoinToken token, string node, params string[] addresses)
    {
        using var key = new NodeKey();
        return (await desk.JoinAsync(Request(token, key, node, addresses), Somewhere, CancellationToken.None)).Verdict;
    }

    private static async Task<DeskVerdict> JoinAsync(CertificateDesk desk, JoinToken token, string node, NodeKey key) =>
        (await desk.JoinAsync(Request(token, key, node), Somewhere, CancellationToken.None)).Verdict;

    private async Task<(CertificateDesk Desk, NodeCertificates Certificates)> OpenAsync()
    {
        var folder = new ClusterFolder(_tree.Root);
        Assert.Null(await FirstNode.CreateAsync(folder, "node1", ["mirrors.example.org"], [], _clock.GetUtcNow()));
        var certificates = NodeCertificates.Open(folder, _clock, NullLogger<NodeCertificates>.Instance);
        return (new CertificateDesk(certificates, () => _members, _clock, NullLogger<CertificateDesk>.Instance), certificates);
    }
}
