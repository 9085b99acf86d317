using System.Text.Json;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// What <c>pbm cluster init</c> and <c>join</c> leave in <c>&lt;data-dir&gt;/cluster</c>: the cluster's id, its authority, this
/// node's certificate, and client URLs of the etcd members that were known then.
/// </summary>
/// <param name="Etcd">Empty on the first node.</param>
internal sealed record MemberTrust(string Id, string Ca, string Certificate, string Key, IReadOnlyList<Uri> Etcd)
{
    /// <summary>
    /// The cluster's authority was made here (<c>pbm cluster init</c>): only then may this node begin the cluster's etcd without being
    /// told to. A node that was taken in may have the authority's key as well.
    /// </summary>
    public bool IsFirst { get; init; }

    /// <summary>List of revoked certificates (PEM); null when the folder has none.</summary>
    public string? Revoked { get; init; }

    private static readonly string[] Names = ["ca.pem", "node.pem", "node.key"];

    /// <summary>Null when the node has none.</summary>
    /// <exception cref="EngineOpenException">It cannot be read or is not whole.</exception>
    public static MemberTrust? Read(string dataDir)
    {
        var folder = Path.Combine(Path.GetFullPath(dataDir), "cluster");
        var description = Path.Combine(folder, "cluster.json");
        if (!File.Exists(description)) return null;
        string[] files = [.. Names.Select(name => Path.Combine(folder, name))];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } absent)
            throw new EngineOpenException($"{absent} is missing: make the folder again with pbm cluster init or join");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(description));
            var endpoints = json.RootElement.TryGetProperty("etcd", out var list)
                ? list.EnumerateArray().Select(url => new Uri(url.GetString()!)).ToArray()
                : [];
            return new MemberTrust(json.RootElement.GetProperty("id").GetString()!, files[0], files[1], files[2], endpoints)
            {
                IsFirst = File.Exists(Path.Combine(folder, "ca.key"))
                    && !(json.RootElement.TryGetProperty("joined", out var joined) && joined.GetBoolean()),
                Revoked = File.Exists(Path.Combine(folder, "crl.pem")) ? Path.Combine(folder, "crl.pem") : null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or UriFormatException
            or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new EngineOpenException($"cannot read {description}: {e.Message}", e);
        }
    }
}
