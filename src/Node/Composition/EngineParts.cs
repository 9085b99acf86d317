using System.Reflection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol;

namespace MirrorActors.Node.Composition;

/// <summary>What keeps the node's state: the engine, the blobs, the shards this node owns, and the other nodes.</summary>
internal sealed class EngineParts : IAsyncDisposable
{
    /// <summary>Nobody waits for what a node owns that is alone.</summary>
    private static readonly TimeSpan AloneTtl = TimeSpan.FromSeconds(15);

    private readonly OpenedEngine _opened;
    private readonly PeerClient? _peerClient;
    private readonly JournalUpkeep? _upkeep;
    private readonly PeerBlobStore? _peerBlobs;
    private int _left;

    private EngineParts(
        OpenedEngine opened, NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, bool hasElder)
    {
        _opened = opened;
        var me = new NodeInfo(
            config.Node.Name, config.Node.AdminListen.ToString(), config.Cluster.Roles, Version(), NodeState.Joining)
        {
            Peer = config.Cluster.Advertise?.GetLeftPart(UriPartial.Authority),
        };
        Owner = new ShardOwner(
            opened.Engine.Ownership, opened.Engine.Membership, me,
            config.Cluster.IsAlone ? AloneTtl : config.Cluster.Ttl, clock, loggers.CreateLogger<ShardOwner>());
        Cluster = new ClusterIdentity(opened.Engine.Log, clock);
        if (!config.Cluster.IsAlone)
        {
            Credentials = PeerCredentials.Open(config.Cluster, clock, loggers);
            _peerClient = new PeerClient(me.Id, Cluster, Credentials);
            Peers = new KnownPeers(Owner, _peerClient);
            if (Credentials.Made is { } made)
                Certificates = new CertificateParts(made, config.Node, opened.Engine, Owner, Peers, clock, loggers);
        }

        _upkeep = JournalParts.Upkeep(opened.Engine, Owner, Peers, clock, loggers);
        BlobBudget = new ReadBudget(config.Cluster.BlobRate, clock);
        Disk = new DiskBlobStore(Path.Combine(config.Node.DataDir, "blobs"), hasElder: hasElder);
        _peerBlobs = config.Cluster.IsAlone
            ? null
            : new PeerBlobStore(Disk, Peers, BlobBudget, clock, loggers.CreateLogger<PeerBlobStore>());
        PromptBlobs = _peerBlobs is null ? Disk : new PromptBlobStore(_peerBlobs, ViewLimits.BlobWait, clock);
    }

    public IEngine Engine => _opened.Engine;

    /// <summary>Null when the log is a file of this node.</summary>
    public NodeJournal? Journal => (_opened.Engine as JournalledEngine)?.Journal;

    public IBlobStore Blobs => (IBlobStore?)_peerBlobs ?? Disk;

    /// <summary>This node's own blobs.</summary>
    public DiskBlobStore Disk { get; }

    /// <summary>What reads for the tables waits for nobody long.</summary>
    public IBlobStore PromptBlobs { get; }

    /// <summary>Of blobs that move and are read again.</summary>
    public ReadBudget BlobBudget { get; }

    public ShardOwner Owner { get; }

    public ClusterIdentity Cluster { get; }

    /// <summary>Null on a node that is alone.</summary>
    public PeerCredentials? Credentials { get; }

    /// <summary>Null unless pbm has made the certificates.</summary>
    public CertificateParts? Certificates { get; }

    public IPeers Peers { get; } = new NoPeers();

    public LocalSnapshotFile LocalSnapshot => _opened.LocalSnapshot;

    public LocalSnapshotReader? StandIn => _opened.StandIn;

    /// <inheritdoc cref="OpenedEngine.Opening"/>
    public Task? Opening => _opened.Opening;

    /// <summary>
    /// What a process starts with that replaces another one: the engine opens when that one has let go; then the node may enter
    /// (<see cref="EnterAsync"/>).
    /// </summary>
    public static EngineParts StartAfter(Task letGo, NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock) =>
        new(new EngineOpening(config, loggers, clock).OpenAfter(letGo), config, loggers, clock, hasElder: true);

    public static async Task<EngineParts> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(config.Node.DataDir);
        var opened = await new EngineOpening(config, loggers, clock).OpenAsync(token);
        try
        {
            var parts = new EngineParts(opened, config, loggers, clock, hasElder: false);
            await new ClusterEntry(parts, config, clock).CheckAsync(token);
            await parts.EnterAsync(token);
            return parts;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings a blob from another node in the place of what is here; false when none has it.</summary>
    public Task<bool> PullBlobAsync(BlobRef blob, CancellationToken token) =>
        _peerBlobs is null ? Task.FromResult(false) : _peerBlobs.PullAsync(blob, token);

    /// <summary>Joins the nodes, and begins with what a node does among them.</summary>
    public async Task EnterAsync(CancellationToken token)
    {
        await Owner.StartAsync(token);
        Certificates?.Start();
        _upkeep?.Start();
        _peerBlobs?.Start();
    }

    /// <summary>Leaves the nodes and frees the engine for another process; what was started for the engine runs on.</summary>
    public async Task LetGoAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0) return;
        await LeaveAsync();
        await _opened.LetGoAsync();
    }

    /// <summary>
    /// After <see cref="LetGoAsync"/>: the other process did not take over. The engine stays closed; what runs for it is looked after
    /// here again.
    /// </summary>
    /// <exception cref="EngineOpenException">It does not run any more and cannot be started.</exception>
    public Task TakeBackAsync(CancellationToken token) => _opened.Behind.TakeBackAsync(token);

    /// <summary>Leaves the nodes, frees the engine and stops what was started for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            await LeaveAsync();
            await _opened.DisposeAsync();
        }
        else
        {
            await _opened.Behind.DisposeAsync();
        }
    }

    private async Task LeaveAsync()
    {
        if (Certificates is not null) await Certificates.DisposeAsync();
        if (_upkeep is not null) await _upkeep.DisposeAsync();
        if (_peerBlobs is not null) await _peerBlobs.DisposeAsync();
        await Owner.DisposeAsync();
        _peerClient?.Dispose();
    }

    private static string Version() =>
        typeof(EngineParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
