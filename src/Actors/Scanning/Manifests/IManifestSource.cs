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

    public void Dispose()
    {
        Body.Dispose();
        Owned?.Dispose();
    }
}
