using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>A whole tree that another system shows, by the lister of its protocol.</summary>
/// <param name="url">Ends in a slash; may hold a password.</param>
internal sealed class ListerListing(IMirrorLister lister, string url) : IUpstreamListing
{
    public string Name => UrlPasswords.Hide(url);

    public bool CanListPart => true;

    public IAsyncEnumerable<ListedEntry> ListAsync(UpstreamAsk ask, ListingMeter meter, CancellationToken token) =>
        lister.ListAsync(new ListingTarget(url, ask.Directory) { Targets = true }, meter, token);

    public void TakenOver(bool isSettled)
    {
        // None of the protocols tells whether a tree has changed.
    }
}
