using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Peers;

namespace MirrorActors.Web.Tests.Peers;

/// <summary>Certificates over real listeners for nodes.</summary>
public sealed class PeerCertificateTests : IAsyncLifetime
{
    private PeerNode _first = null!;

    private PeerLab Lab { get; } = new();

    public async Task InitializeAsync() => _first = await Lab.StartFirstAsync();

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Fact]
    public async Task Nodes_that_joined_know_each_other_and_a_revoked_one_is_refused_with_the_reason_everywhere()
    {
        var second = await Lab.JoinAsync(_first, "node2");
        var third = await Lab.JoinAsync(_first, "node3");
        await third.HelloAsync(_first);
        await third.HelloAsync(second);

        await _first.Certificates.RevokeAsync("node3", CancellationToken.None);
        // Refused already, on the connection that is open.
        var refused = await Assert.ThrowsAsync<PeerRefusedException>(() => third.HelloAsync(_first));
        Assert.Contains("was revoked at", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["node3"], await _first.Services.Exchange.RunAsync(CancellationToken.None));

        Assert.Contains(
            "was revoked at", (await Assert.ThrowsAsync<PeerRefusedException>(() => third.HelloAsync(second))).Message,
            StringComparison.Ordinal);
        await second.HelloAsync(_first);
        Assert.NotNull(second.Folder.Read(Lab.Clock.GetUtcNow()).Trust.Revocations.Find(third.Certificates.Current.Certificate));
    }

    [Fact]
    public async Task A_node_that_was_away_hears_of_revocations_when_it_asks()
    {
        var second = await Lab.JoinAsync(_first, "node2");
        var third = await Lab.JoinAsync(_first, "node3");
        await Lab.StopAsync(second);
        await _first.Certificates.RevokeAsync("node3", CancellationToken.None);
        second = await Lab.StartAsync("node2");
        await third.HelloAsync(second);

        await second.Services.Exchange.RunAsync(CancellationToken.None);

        await Assert.ThrowsAsync<PeerRefusedException>(() => third.HelloAsync(second));
    }

    [Fact]
    public async Task A_rotated_certificate_is_shown_by_the_running_listener_and_client()
    {
        var second = await Lab.JoinAsync(_first, "node2");
        var (before, listened) = (second.Certificates.Current.Certificate, await ShownAsync(second));
        Assert.Equal(before.SerialNumber, listened.SerialNumber);

        await second.Services.Exchange.RenewAsync(CancellationToken.None);

        var after = second.Certificates.Current.Certificate;
        Assert.NotEqual(before.SerialNumber, after.SerialNumber);
        Assert.NotEqual(before.GetPublicKeyString(), after.GetPublicKeyString());
        Assert.Equal(NodeAddresses.Of(before), NodeAddresses.Of(after));
        Assert.Equal(after.SerialNumber, (await ShownAsync(second)).SerialNumber);
        Assert.NotNull(_first.Certificates.Current.Issued.Find(after.SerialNumber));
        // The certificate before this one is in force until it is revoked; by its serial number the node itself is spared.
        await _first.Certificates.RevokeAsync(before.SerialNumber, CancellationToken.None);
        var fresh = await RestartAsync(second);
        await fresh.HelloAsync(_first);
    }

    [Fact]
    public async Task A_first_node_renews_its_certificate_by_itself()
    {
        var before = _first.Certificates.Current.Certificate.SerialNumber;
        await _first.Services.Exchange.RenewAsync(CancellationToken.None);
        Assert.NotEqual(before, (await ShownAsync(_first)).SerialNumber);
    }

    [Fact]
    public async Task Only_joining_is_open_to_machines_without_a_certificate()
    {
        using var http = Http(null);
        using var authority = await http.GetAsync(new Uri(_first.Url, ClusterPaths.Join));
        Assert.Equal(
            _first.Certificates.Current.Trust.Authority.ExportCertificatePem(), await authority.Content.ReadAsStringAsync());
        foreach (var path in new[] { ClusterPaths.Renew, ClusterPaths.Certificates, ClusterPaths.Join + "/x", PeerHeaders.Prefix + "hello" })
        {
            using var answer = await http.PostAsync(new Uri(_first.Url, path), new StringContent("{}", Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{\"secret\": 1}", HttpStatusCode.BadRequest)]
    [InlineData("not JSON", HttpStatusCode.BadRequest)]
    public async Task Whatever_a_stranger_sends_is_answered(string body, HttpStatusCode status)
    {
        using var http = Http(null);
        using var answer = await http.PostAsync(
            new Uri(_first.Url, ClusterPaths.Join), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_large_body_of_a_stranger_is_refused()
    {
        using var http = Http(null);
        var body = $"{{\"secret\": \"{new string('a', ClusterLimits.MessageBytes)}\"}}";
        using var answer = await http.PostAsync(
            new Uri(_first.Url, ClusterPaths.Join), new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        using var http = Http(null);
        for (var i = 0; i < Engine.Peers.Certificates.FailedAttempts.Most; i++) Assert.Equal(HttpStatusCode.Forbidden, await GuessAsync(http));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(http));
        Lab.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Forbidden, await GuessAsync(http));
    }

    [Fact]
    public async Task A_certificate_of_another_cluster_does_not_get_in()
    {
        await using var other = new PeerLab();
        var stranger = await other.StartFirstAsync();
        using var http = Http(stranger.Certificates.Current.Certificate);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(_first.Url, PeerHeaders.Prefix + "hello")));
    }

    private async Task<HttpStatusCode> GuessAsync(HttpClient http)
    {
        using var answer = await http.PostAsync(
            new Uri(_first.Url, ClusterPaths.Join),
            new StringContent($"{{\"secret\": \"{new string('0', 64)}\"}}", Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private async Task<PeerNode> RestartAsync(PeerNode node)
    {
        await Lab.StopAsync(node);
        return await Lab.StartAsync(node.Info.Id);
    }

    /// <summary>What the listener shows to who connects now.</summary>
    private static async Task<X509Certificate2> ShownAsync(PeerNode node)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(node.Url.Host, node.Url.Port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(node.Url.Host);
        return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.Export(X509ContentType.Cert));
    }

    private static HttpClient Http(X509Certificate2? own)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        if (own is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        return new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
