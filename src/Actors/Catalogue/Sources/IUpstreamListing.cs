using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>A listing of what an upstream publishes.</summary>
internal interface IUpstreamListing
{
    /// <summary>Where it is, without password.</summary>
    string Name { get; }

    /// <summary>Whether one directory can be listed alone.</summary>
    bool CanListPart { get; }

    /// <summary>As <see cref="IMirrorLister.ListAsync"/>. Ends at once when nothing changed and <paramref name="ask"/> lets it.</summary>
    /// <exception cref="ListingException">It failed or is incomplete; what was listed before must not be used.</exception>
    IAsyncEnumerable<ListedEntry> ListAsync(UpstreamAsk ask, ListingMeter meter, CancellationToken token);

    /// <summary>What was listed last is in the catalogue.</summary>
    /// <param name="isSettled">Nothing of it is left to do: it need not be listed again until it changes.</param>
    void TakenOver(bool isSettled);
}

/// <summary>What is asked of an upstream, and whether it had something new to say.</summary>
internal sealed class UpstreamAsk(string directory, bool onlyIfChanged)
{
    /// <summary>Below the base, empty or ending in a slash.</summary>
    public string Directory => directory;

    public bool OnlyIfChanged => onlyIfChanged;

    /// <summary>Nothing was listed since nothing changed.</summary>
    public bool IsUnchanged { get; set; }
}
