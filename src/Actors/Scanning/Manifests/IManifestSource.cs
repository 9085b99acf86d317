namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Where the files of a manifest come from.</summary>
internal interface IManifestSource
{
    /// <param name="path">Below the base, without a slash in front.</param>
    /// <exception cref="ListingException">It is not delivered.</exception>
    Task<ManifestFile> OpenAsync(string path, CancellationToken token);
}

/// <summary>A file that is being received; disposing ends that.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Body">As it is on the mirror, not decompressed; to be read asynchronously.</param>
internal sealed record ManifestFile(string Name, Stream Body, DateTimeOffset? Modified, IDisposable? Owned) : IDisposable
{
    /// <summary>As <see cref="ManifestStamp.Of"/>.</summary>
    public string? Stamp { get; init; }

    /// <summary>By which a change can be asked for; null when there is nothing to tell it.</summary>
    public ManifestVersion? Version { get; init; }

    public void Dispose()
    {
        Body.Dispose();
        Owned?.Dispose();
    }
}

/// <summary>What tells a manifest from a later one: by HTTP its validators (RFC 9110, 8.8), of a file its time and size.</summary>
/// <param name="Tag">Of HTTP the ETag.</param>
internal sealed record ManifestVersion(string? Tag, DateTimeOffset? Modified);

/// <summary>Where a manifest is read again and again.</summary>
internal interface IManifestPlace : IManifestSource
{
    /// <param name="path">Below the base, without a slash in front.</param>
    /// <param name="known">As it was before; null to get it in any case.</param>
    /// <returns>Null when it has not changed since.</returns>
    /// <exception cref="ListingException">It is not delivered.</exception>
    Task<ManifestFile?> OpenIfChangedAsync(string path, ManifestVersion? known, CancellationToken token);
}
