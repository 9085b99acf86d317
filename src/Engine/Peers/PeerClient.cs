using System.Globalization;
using System.Net;
using System.Net.Security;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Peers;

/// <summary>Asks other nodes, over HTTP/2. Any thread.</summary>
/// <param name="me">This node's name.</param>
public sealed class PeerClient(string me, ClusterIdentity cluster, PeerCredentials credentials) : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PingTime = TimeSpan.FromSeconds(2);
    private const int ReasonBytes = 1024;

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            SslOptions = credentials.ClientTls ?? new SslClientAuthenticationOptions(),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTime,
            EnableMultipleHttp2Connections = true,
            // A frozen node, or one that a link was cut to, is noticed within both.
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTime,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        },
        disposeHandler: true);

    /// <summary>Sends a request to a node; returns when the answer's head has come. Waits as long as the token does.</summary>
    /// <param name="request">Its URI is a path: the peer's address is put before it.</param>
    /// <exception cref="PeerRefusedException">It does not take this node for one of its cluster; the message says why.</exception>
    /// <exception cref="HttpRequestException">Not connected, or the connection broke.</exception>
    /// <exception cref="IOException">The node has no listener for others.</exception>
    public async Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token)
    {
        if (peer.Peer is not { } address) throw new IOException($"node {peer.Id} has no listener for other nodes");
        request.RequestUri = new Uri(new Uri(address), request.RequestUri!);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TryAddWithoutValidation(PeerHeaders.Node, me);
        request.Headers.Add(PeerHeaders.Wire, PeerHeaders.WireVersion.ToString(CultureInfo.InvariantCulture));
        if (await cluster.IdAsync(token) is { } id) request.Headers.Add(PeerHeaders.Cluster, id);
        if (credentials.Authorization is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        var response = await _http.SendAsync(request, token);
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.MisdirectedRequest)) return response;
        using (response) throw new PeerRefusedException($"node {peer.Id} refuses this node: {await ReasonAsync(response, token)}");
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken token)
    {
        var bytes = new byte[ReasonBytes];
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var count = await body.ReadAtLeastAsync(bytes, ReasonBytes, throwOnEndOfStream: false, token);
        var text = System.Text.Encoding.UTF8.GetString(bytes, 0, count).Trim();
        return text.Length > 0 ? text : response.StatusCode.ToString();
    }
}
