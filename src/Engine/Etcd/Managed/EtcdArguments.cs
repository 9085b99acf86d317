using System.Globalization;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>etcd's command line (the options of 3.4, which later versions take as well).</summary>
internal static class EtcdArguments
{
    /// <summary>Options that count only while there are no data.</summary>
    public const string FirstStart = "--initial-";

    /// <param name="cluster">How it becomes a member when it has no data.</param>
    public static IReadOnlyList<string> Of(MemberPlace place, InitialCluster cluster)
    {
        var options = place.Options;
        string[] plain =
        [
            "--name=" + options.Name,
            "--data-dir=" + place.Data,
            "--listen-client-urls=" + Text(place.ClientListenUrl),
            "--advertise-client-urls=" + Text(place.ClientUrl),
            "--listen-peer-urls=" + Text(place.PeerListenUrl),
            FirstStart + "advertise-peer-urls=" + Text(place.PeerUrl),
            FirstStart + "cluster=" + cluster.Members,
            FirstStart + "cluster-state=" + cluster.State,
            FirstStart + "cluster-token=" + cluster.Token,
            "--pre-vote",
            "--heartbeat-interval=100",
            "--election-timeout=1000",
            "--snapshot-count=10000",
            string.Create(CultureInfo.InvariantCulture, $"--quota-backend-bytes={options.QuotaBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"--max-txn-ops={EtcdLimits.TransactionOperations}"),
            "--grpc-keepalive-min-time=1s",
            // A web page in a browser on this machine could use it.
            "--enable-grpc-gateway=false",
            "--logger=zap",
            "--log-outputs=stderr",
        ];
        return place.Cluster is { } trust ? [.. plain, .. Tls(trust)] : plain;
    }

    /// <summary>Scheme, host and port, as etcd compares URLs.</summary>
    public static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static string[] Tls(MemberTrust trust) =>
    [
        "--client-cert-auth", "--trusted-ca-file=" + trust.Ca,
        "--cert-file=" + trust.Certificate, "--key-file=" + trust.Key,
        "--peer-client-cert-auth", "--peer-trusted-ca-file=" + trust.Ca,
        "--peer-cert-file=" + trust.Certificate, "--peer-key-file=" + trust.Key,
        // Read at each connection.
        .. trust.Revoked is { } list ? ["--client-crl-file=" + list, "--peer-crl-file=" + list] : Array.Empty<string>(),
    ];
}
