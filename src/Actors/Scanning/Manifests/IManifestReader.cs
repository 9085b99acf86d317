namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Reads one kind of manifest.</summary>
internal interface IManifestReader
{
    /// <summary>The directory that is asked for was named, also if it is empty. Never of manifests that name no directories.</summary>
    bool SawDirectory => false;

    /// <summary>The entries as they come, named from the base. The meter is charged for each.</summary>
    /// <exception cref="ListingException">It is broken, cut off or of another kind; what came before must not be used.</exception>
    IAsyncEnumerable<ListedEntry> ReadAsync(ManifestLines lines, ListingMeter meter, CancellationToken token);
}
