namespace MirrorActors.Protocol.Cluster;

/// <summary>Makes a cluster of one node: an authority, the node's certificate and an empty revocation list.</summary>
public static class FirstNode
{
    /// <param name="peers">Where other nodes reach this one.</param>
    /// <returns>What is wrong with the name or an address; null when the folder was written.</returns>
    /// <exception cref="IOException">There is a cluster already, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task<string?> CreateAsync(
        ClusterFolder folder, string name, IReadOnlyList<string> addresses, IReadOnlyList<string> peers, DateTimeOffset now)
    {
        folder.ThrowIfTaken();
        using var key = new NodeKey();
        if (NodeRequest.TryRead(name, addresses, NodeName.IsValid(name) ? key.Request(name) : null, out var request) is { } fault)
            return fault;
        var id = Guid.NewGuid();
        using var authority = ClusterAuthority.Create(id, now);
        var certificate = authority.Issue(request!, now).ExportCertificatePem();
        var revocations = authority.Sign([], 1, now).Pem;
        var authorityPem = authority.Certificate.ExportCertificatePem();
        await folder.CreateAsync(
            name, key, new JoinAnswer(id, certificate, authorityPem, revocations, certificate, peers, [], authority.KeyPem), isFirst: true);
        return null;
    }
}
