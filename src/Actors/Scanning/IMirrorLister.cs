namespace MirrorActors.Actors.Scanning;

/// <summary>Lists all files of a mirror by one protocol.</summary>
public interface IMirrorLister
{
    /// <summary><c>rsync</c>, <c>https</c> or <c>http</c>.</summary>
    string Protocol { get; }

    /// <summary>True when the listing's times may be in the mirror's own time zone.</summary>
    bool MayShowLocalTimes { get; }

    /// <summary>The files below the base URL, in no order, each as soon as it is known; nothing is kept.</summary>
    /// <param name="baseUrl">As in the mirror's definition, ending in a slash.</param>
    /// <param name="meter">Charged for everything that is read; what is left out is counted there.</param>
    /// <exception cref="ListingException">
    /// The listing failed or is incomplete; what was listed before must not be used.
    /// </exception>
    IAsyncEnumerable<ListedEntry> ListAsync(string baseUrl, ListingMeter meter, CancellationToken token);
}
