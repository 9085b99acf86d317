using System.Net;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Where this node's etcd keeps its files, listens, and is found by others.</summary>
internal sealed class MemberPlace
{
    private readonly string _dataDir;

    /// <exception cref="EngineOpenException">Others could reach it without certificates, or no address is given to them.</exception>
    public MemberPlace(ManagedEtcdOptions options, MemberTrust? cluster)
    {
        Options = options;
        Cluster = cluster;
        _dataDir = Path.GetFullPath(options.DataDir);
        foreach (var (key, listen) in new[] { ("client-listen", options.ClientListen), ("peer-listen", options.PeerListen) })
        {
            if (cluster is null && !IPAddress.IsLoopback(listen.Address))
                throw new EngineOpenException(
                    $"engine.etcd.{key} = \"{listen}\" can be reached by others: that takes certificates, which pbm cluster init makes "
                    + $"in {Path.Combine(_dataDir, "cluster")}; without them etcd listens on loopback addresses only");
            if (options.Advertise is null && (listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any)))
                throw new EngineOpenException(
                    $"engine.etcd.{key} = \"{listen}\" is no address that others can call: engine.etcd.advertise must name one");
        }
    }

    public ManagedEtcdOptions Options { get; }

    /// <summary>Null: plain text on loopback.</summary>
    public MemberTrust? Cluster { get; }

    public string Data => Path.Combine(_dataDir, "etcd");

    public string Log => Path.Combine(_dataDir, "etcd.log");

    public string ProcessFile => Path.Combine(_dataDir, "etcd.pid");

    /// <summary>Client URLs of the members that were seen last, one a line.</summary>
    public string EndpointsFile => Path.Combine(_dataDir, "etcd.endpoints");

    /// <summary>It has been a member: its write-ahead log appears whole.</summary>
    public bool HasData => Directory.Exists(Path.Combine(Data, "member", "wal"));

    public Uri ClientUrl => Url(options => options.ClientListen, Options.Advertise);

    public Uri PeerUrl => Url(options => options.PeerListen, Options.Advertise);

    public Uri ClientListenUrl => Url(options => options.ClientListen, host: null);

    public Uri PeerListenUrl => Url(options => options.PeerListen, host: null);

    /// <summary>An engine's options for these members.</summary>
    public EtcdEngineOptions ClientOptions(IReadOnlyList<Uri> endpoints, bool mustExist) => new(endpoints, Options.Prefix)
    {
        Ca = Cluster?.Ca,
        Certificate = Cluster?.Certificate,
        Key = Cluster?.Key,
        MustExist = mustExist,
    };

    private Uri Url(Func<ManagedEtcdOptions, IPEndPoint> which, string? host)
    {
        var listen = which(Options);
        return new UriBuilder(Cluster is null ? "http" : "https", host ?? listen.Address.ToString(), listen.Port).Uri;
    }
}
