using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Servers;
using MirrorActors.Web.Peers;

namespace MirrorActors.Testing.Peers;

/// <summary>What a node of a <see cref="PeerLab"/> has for the others.</summary>
public sealed class PeerNode : IPeers, IAsyncDisposable
{
    private readonly PeerLab _lab;
    private readonly PeerListener _listener;
    private readonly PeerClient _client;

    internal PeerNode(PeerLab lab, string name)
    {
        _lab = lab;
        Folder = new ClusterFolder(lab.DataDir(name));
        var listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Next());
        Info = new NodeInfo(name, "http://127.0.0.1", [], "test", NodeState.Up) { Peer = $"https://{listen}" };
        var settings = new ClusterSettings(
            listen, new Uri(Info.Peer), [], TimeSpan.FromSeconds(3), Folder.Folder, Folder.AuthorityFile, Folder.CertificateFile,
            Folder.KeyFile, null);
        var identity = new ClusterIdentity(lab.Engine.Log, lab.Clock);
        var credentials = PeerCredentials.Open(settings, lab.Clock, NullLoggerFactory.Instance);
        _client = new PeerClient(name, identity, credentials);
        Services = new CertificateServices(
            credentials.Made!,
            new CertificateDesk(credentials.Made!, () => lab.Members, lab.Clock, NullLogger<CertificateDesk>.Instance),
            new CertificateExchange(credentials.Made!, this, lab.Clock, NullLogger<CertificateExchange>.Instance));
        _listener = PeerListener.Create(
            settings, credentials, identity, api: null, new PeerCertificateEndpoints(Services).Map, NullLoggerFactory.Instance);
    }

    public NodeInfo Info { get; }

    public Uri Url => new(Info.Peer!);

    public ClusterFolder Folder { get; }

    public CertificateServices Services { get; }

    public NodeCertificates Certificates => Services.Certificates;

    public IReadOnlyList<NodeInfo> Others => [.. _lab.Members.Where(node => node.Id != Info.Id)];

    public Task Changed { get; } = new TaskCompletionSource().Task;

    public Task<HttpResponseMessage> SendAsync(NodeInfo peer, HttpRequestMessage request, CancellationToken token) =>
        _client.SendAsync(peer, request, token);

    /// <summary>Whether another node takes this one for one of its cluster.</summary>
    /// <exception cref="PeerRefusedException">It does not; the message says why.</exception>
    public async Task HelloAsync(PeerNode other)
    {
        using var hello = new HttpRequestMessage(HttpMethod.Get, new Uri(PeerHeaders.Prefix + "hello", UriKind.Relative));
        using var answer = await SendAsync(other.Info, hello, CancellationToken.None);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _listener.StopAsync(new CancellationToken(canceled: true));
        await _listener.DisposeAsync();
        Certificates.Dispose();
    }

    internal Task StartAsync() => _listener.StartAsync(CancellationToken.None);
}
