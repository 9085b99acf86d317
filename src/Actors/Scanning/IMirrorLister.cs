using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>Lists the files of a mirror by one protocol.</summary>
public interface IMirrorLister
{
    /// <summary><c>rsync</c>, <c>ftp</c>, <c>https</c> or <c>http</c>.</summary>
    string Protocol { get; }

    /// <summary>The base URL it lists, ending in a slash; null when the mirror has none for it.</summary>
    string? UrlOf(MirrorUrls urls);

    /// <summary>What is below the target, in no order, each entry as soon as it is known; nothing is kept.</summary>
    /// <param name="meter">Charged for everything that is read; what is left out is counted there.</param>
    /// <exception cref="ListingException">
    /// The listing failed or is incomplete; what was listed before must not be used.
    /// </exception>
    IAsyncEnumerable<ListedEntry> ListAsync(ListingTarget target, ListingMeter meter, CancellationToken token);

    /// <summary>What <see cref="ListingMeter.Stamp"/> of a listing would be at this moment; null when that cannot be told.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<string?> ReadStampAsync(string url, CancellationToken token) => Task.FromResult<string?>(null);
}

/// <summary>What to list.</summary>
/// <param name="BaseUrl">As in the mirror's definition, ending in a slash.</param>
/// <param name="Directory">Below the base, not encoded; empty or ending in a slash. Entries are named from the base all the same.</param>
/// <param name="Deep">With everything below; else what is in that directory alone.</param>
public sealed record ListingTarget(string BaseUrl, string Directory = "", bool Deep = true)
{
    /// <summary>Whether to tell what links lead to, where the protocol can.</summary>
    public bool Targets { get; init; }
}
