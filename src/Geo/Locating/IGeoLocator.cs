namespace MirrorActors.Geo.Locating;

/// <summary>Answers where an address is. Safe to call from any thread; allocates nothing; never throws.</summary>
public interface IGeoLocator
{
    /// <summary>The databases asked, in order.</summary>
    IReadOnlyList<GeoSourceInfo> Sources { get; }

    Place Locate(in AddressKey address);

    /// <summary>The network of the configuration that corrects the databases for an address; null when none does.</summary>
    string? OverrideOf(in AddressKey address) => null;
}
