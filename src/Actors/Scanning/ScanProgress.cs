namespace MirrorActors.Actors.Scanning;

/// <summary>How far a scan is. Written by the scan, read by anybody.</summary>
public sealed class ScanProgress
{
    private volatile Listing? _listing;

    /// <summary>Null until a listing began.</summary>
    public string? Protocol => _listing?.Protocol;

    /// <summary>Entries listed by the protocol that is tried now.</summary>
    public long Entries => _listing?.Meter.Entries ?? 0;

    /// <summary>Bytes received by it.</summary>
    public long Bytes => _listing?.Meter.Bytes ?? 0;

    internal void Begin(string protocol, ListingMeter meter) => _listing = new Listing(protocol, meter);

    private sealed record Listing(string Protocol, ListingMeter Meter);
}
