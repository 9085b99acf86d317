using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What the catalogue of a repository works with.</summary>
/// <param name="Source">Where the files are known from.</param>
/// <param name="Fold">The one that fills this node's file table.</param>
/// <param name="Fence">Newest fence of the catalogue stream's shard.</param>
/// <param name="Node">Name of this node, for the envelope.</param>
public sealed record CatalogueDependencies(
    RepositoryId Repository,
    RepositorySettings Settings,
    HashSettings Hashes,
    ICatalogueSource Source,
    CatalogueFold Fold,
    IBlobStore Blobs,
    IEventLog Log,
    Func<Fence> Fence,
    string Node)
{
    /// <summary>Checksums by path; the common ones for all unless given.</summary>
    public HashPolicy HashPolicy { get; init; } = new(Hashes, []);

    /// <summary>What requests ask for that has no hashes yet.</summary>
    public RequestedFiles Requested { get; init; } = new();

    /// <summary>Young files that are remembered; tests lower it.</summary>
    internal int YoungFiles { get; init; } = CatalogueLimits.YoungFiles;

    /// <summary>Null when there is no copy of the files here.</summary>
    public SourceTree? Tree => Source.Tree;

    /// <summary>True while <c>repository.hold-file</c> exists: nothing that is found in the tree is believed.</summary>
    internal bool IsOnHold => Settings.HoldFile is { } hold && File.Exists(hold);
}
