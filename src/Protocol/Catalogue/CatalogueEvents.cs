namespace MirrorActors.Protocol.Catalogue;

/// <summary>What happened to a repository's catalogue; the stream <c>catalogue/REPOSITORY</c>.</summary>
public abstract record CatalogueEvent;

/// <summary>Files were added, replaced, hashed or removed.</summary>
/// <param name="Delta">A catalogue segment (src/Actors/Catalogue/segment.proto) with the changes.</param>
/// <param name="NextFileId">First id not yet given out.</param>
public sealed record CatalogueChanged(BlobRef Delta, int Added, int Replaced, int Hashed, int Removed, int NextFileId) : CatalogueEvent;

/// <summary>A walk is not taken over: the catalogue stays as it was until the files are back or an operator accepts.</summary>
public sealed record CatalogueHeld(string Reason, long FilesNow, long FilesBefore) : CatalogueEvent;

/// <summary>The hold ended.</summary>
/// <param name="Accepted">True when an operator accepted the loss, false when the files are back.</param>
public sealed record CatalogueReleased(bool Accepted) : CatalogueEvent;

/// <summary>The root was seen for the first time or an operator accepted another one.</summary>
/// <param name="FileSystem">Identity of the file system that holds the root.</param>
public sealed record CatalogueRooted(string Path, string FileSystem) : CatalogueEvent;

/// <summary>
/// The whole catalogue at a point of its stream: kept as the stream's snapshot, so that a node starts from it instead of
/// from all changes.
/// </summary>
/// <param name="Segments">Segments that together hold every file.</param>
public sealed record CatalogueSnapshot(
    IReadOnlyList<BlobRef> Segments,
    int NextFileId,
    string? FileSystem = null,
    string? HeldBecause = null);
