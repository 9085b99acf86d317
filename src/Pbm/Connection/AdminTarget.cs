namespace MirrorActors.Pbm.Connection;

/// <summary>Where the admin API is and the token for it.</summary>
/// <param name="Address"><c>http://host:port</c>, <c>https://…</c> or <c>unix:/path</c>.</param>
/// <param name="Origin">Where it was found, and what was tried before; null when both were given.</param>
internal sealed record AdminTarget(string Address, string Token, string? Origin = null)
{
    /// <summary>
    /// Finds the target: flags, then PBM_ADMIN and PBM_TOKEN_FILE, then the pointer file a running node leaves, then
    /// the usual data folders.
    /// </summary>
    /// <param name="root">The file system that a node of this host uses.</param>
    /// <exception cref="AdminException">Nothing was found; the message lists each place tried.</exception>
    public static AdminTarget Find(
        string? address, string? tokenFile, Func<string, string?> environment, string root = "/")
    {
        var search = new TargetSearch(address ?? environment("PBM_ADMIN"), environment, root);
        return (tokenFile ?? environment("PBM_TOKEN_FILE")) is { } file ? search.WithToken(file) : search.OnThisHost();
    }
}
