using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>Makes the source that is configured.</summary>
/// <param name="listers">Those of mirrors: an upstream is listed by the one of its protocol.</param>
public sealed class CatalogueSources(
    RepositorySettings repository, ScanSettings scan, OutgoingHttp http, IReadOnlyList<IMirrorLister> listers, FileTable files,
    TimeProvider clock, Random random)
{
    public ICatalogueSource Create()
    {
        var rules = new NameRules(repository);
        if (repository.Upstream is not { } upstream) return new TreeSource(new SourceTree(repository.Path, rules));
        IUpstreamListing listing = upstream.Manifest is { } manifest
            ? new ManifestListing(http, upstream, manifest, repository.ManifestKey, clock)
            : new ListerListing(MirrorListers.Of(listers, upstream.Base), upstream.Base);
        var heads = upstream.IsHttp ? new UpstreamHeads(http, upstream.Base, clock) : null;
        var own = new Random(random.Next());
        return new ListedSource(listing, heads, rules, files, ScanOptions.From(scan), upstream.HeadBudget, clock, own);
    }
}
