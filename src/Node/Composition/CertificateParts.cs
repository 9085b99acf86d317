using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Node.Composition;

/// <summary>What looks after certificates that pbm has made.</summary>
internal sealed class CertificateParts : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _loggers;
    private CertificateKeeper? _keeper;

    /// <exception cref="EngineOpenException">They are another node's.</exception>
    public CertificateParts(
        NodeCertificates certificates, NodeSettings node, IEngine engine, ShardOwner owner, IPeers peers, TimeProvider clock,
        ILoggerFactory loggers)
    {
        if (certificates.Current.Cluster.Name is var name && name != node.Name)
            throw new EngineOpenException($"the certificates in {node.DataDir} are those of node {name}, and node.name is {node.Name}");
        var desk = new CertificateDesk(certificates, () => owner.Members, clock, loggers.CreateLogger<CertificateDesk>())
        {
            Etcd = token => MembersAsync(engine, token),
        };
        var exchange = new CertificateExchange(certificates, peers, clock, loggers.CreateLogger<CertificateExchange>());
        Services = new CertificateServices(certificates, desk, exchange);
        (_clock, _loggers) = (clock, loggers);
    }

    public CertificateServices Services { get; }

    /// <summary>Begins to look after them, once the other nodes have taken this one for theirs.</summary>
    public void Start() => _keeper = CertificateKeeper.Start(
        Services.Certificates, Services.Exchange, _clock, _loggers.CreateLogger<CertificateKeeper>());

    private static async Task<IReadOnlyList<string>> MembersAsync(IEngine engine, CancellationToken token)
    {
        try
        {
            // It is there as soon as the engine is, which may be opened late.
            var health = engine.Admin is { } admin ? await admin.HealthAsync(token) : null;
            return [.. health?.Members.OrderByDescending(member => member.IsVoter).Select(member => member.Url) ?? []];
        }
        catch (EngineUnavailableException)
        {
            // What this node's own folder names is known anyway.
            return [];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null) await _keeper.DisposeAsync();
        Services.Certificates.Dispose();
    }
}
