using System.Net;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Settings;

/// <summary>This node among others; see <c>cluster</c> in reference.conf.</summary>
/// <param name="Listen">Of the listener for other nodes; null: this node is alone on its log.</param>
/// <param name="Advertise">URL by which other nodes reach that listener; null without one.</param>
/// <param name="Roles">What this node does: <see cref="NodeRoles"/>.</param>
/// <param name="Ttl">After this long without renewal others take over what the node owns.</param>
/// <param name="Folder">Holds the certificates that pbm made, unless others are named.</param>
/// <param name="Ca">PEM file; null without certificates.</param>
/// <param name="Certificate">PEM file; null without certificates.</param>
/// <param name="Key">PEM file; null without certificates.</param>
/// <param name="SecretFile">Instead of certificates, between nodes of one machine.</param>
public sealed record ClusterSettings(
    IPEndPoint? Listen, Uri? Advertise, IReadOnlyList<string> Roles, TimeSpan Ttl, string Folder,
    string? Ca, string? Certificate, string? Key, string? SecretFile)
{
    private const string At = "cluster.";
    private const long LeastBlobRate = 1 << 20;

    /// <summary>Bytes a second of blobs that are brought from other nodes or offered to them again, and that scrubbing may read.</summary>
    public long BlobRate { get; init; }

    /// <summary>How long a blob is kept that nothing refers to any longer.</summary>
    public TimeSpan BlobKeep { get; init; }

    /// <summary>A node that is alone on its log.</summary>
    public bool IsAlone => Listen is null;

    public static ClusterSettings Read(SettingsReader r)
    {
        var folder = Path.Combine(NodeSettings.ReadDataDir(r), "cluster");
        var made = Path.Combine(folder, "ca.pem");
        var hasMade = File.Exists(made);
        var settings = new ClusterSettings(
            r.String(At + "listen").Length == 0 ? null : r.Read(At + "listen", ParseListen, null!),
            r.String(At + "advertise").Length == 0 ? null : r.Read(At + "advertise", HttpUrlText.Parse, null!),
            r.List(At + "roles", ParseRole),
            r.Duration(At + "ttl", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            folder,
            r.PathOr(At + "ca", hasMade ? made : null),
            r.PathOr(At + "certificate", hasMade ? Path.Combine(folder, "node.pem") : null),
            r.PathOr(At + "key", hasMade ? Path.Combine(folder, "node.key") : null),
            r.PathOr(At + "secret-file", null))
        {
            BlobRate = r.Size(At + "blob-rate", LeastBlobRate, long.MaxValue),
            BlobKeep = r.Duration(At + "blob-keep", TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
        };
        return settings.Check(r);
    }

    private ClusterSettings Check(SettingsReader r)
    {
        if (Roles.Count == 0 && r.Faults.All(f => f.Key != At + "roles")) r.Refuse(At + "roles", "needs at least one role");
        if (Listen is null) return this;
        var hasCertificates = (Ca, Certificate, Key) is (not null, not null, not null);
        if (!hasCertificates && (Ca ?? Certificate ?? Key) is not null)
            r.Refuse(At + "certificate", "ca, certificate and key are needed together");
        else if (!hasCertificates && SecretFile is null)
            r.Refuse(At + "listen", "needs certificates (pbm cluster init makes them), or on this machine alone cluster.secret-file");
        else if (!hasCertificates && !IPAddress.IsLoopback(Listen.Address))
            r.Refuse(At + "listen", "is not on this machine alone: nodes on several machines need certificates");
        if (Advertise is not null) return this;
        if (Listen.Address.Equals(IPAddress.Any) || Listen.Address.Equals(IPAddress.IPv6Any))
        {
            r.Refuse(At + "advertise", "is needed when cluster.listen is no address of one interface");
            return this;
        }

        return this with { Advertise = new Uri($"{(hasCertificates ? "https" : "http")}://{Listen}") };
    }

    private static Parsed<IPEndPoint> ParseListen(string text)
    {
        var parsed = ListenAddress.ParseEndPoint(text);
        return parsed.Problem is null && parsed.Value.Port == 0
            ? Parsed<IPEndPoint>.Refused("needs a port: other nodes must know it")
            : parsed;
    }

    private static Parsed<string> ParseRole(string text) => text is NodeRoles.Front or NodeRoles.Worker or NodeRoles.Voter
        ? text
        : Parsed<string>.Refused($"is none of {NodeRoles.Front}, {NodeRoles.Worker}, {NodeRoles.Voter}");
}
