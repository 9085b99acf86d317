using System.Net;

namespace MirrorActors.Chaos.Rig;

/// <summary>The settings that nodes of the rig have in common.</summary>
/// <param name="Tree">Folder of the published files.</param>
/// <param name="TokenFile">Of the admin token of all nodes.</param>
internal sealed record NodeOptions(string Tree, string TokenFile, Certificates Certificates, IReadOnlyList<Uri> Endpoints)
{
    public const int PublicPort = 8080;
    public const int AdminPort = 8081;
    public const int PeerPort = 7443;

    /// <summary><c>key=value</c> pairs.</summary>
    public string[] SettingsOf(string name, IPAddress address, string dataDir) =>
    [
        $"node.name={name}", $"node.listen={address}:{PublicPort}", $"node.admin-listen={address}:{AdminPort}", $"node.data-dir={dataDir}",
        $"node.admin-token-file={TokenFile}", "node.drain-time=2s", $"repository.path={Tree}", "repository.stable-after=0s",
        "outgoing.allow-private=[\"127.0.0.0/8\",\"198.18.0.0/15\"]", "probe.interval=2s", "probe.timeout=5s",
        "probe.budget.requests=100000", "audit.per-hour=0", "paths=[]", "engine.kind=etcd",
        $"engine.etcd.endpoints=[{string.Join(',', NearestFirst(address).Select(url => $"\"{url.GetLeftPart(UriPartial.Authority)}\""))}]",
        $"cluster.listen={address}:{PeerPort}", $"cluster.ca={Certificates.Ca}", $"cluster.certificate={Certificates.Certificate}",
        $"cluster.key={Certificates.Key}",
    ];

    private IEnumerable<Uri> NearestFirst(IPAddress address) => Endpoints.OrderBy(url => url.Host == address.ToString() ? 0 : 1);
}
