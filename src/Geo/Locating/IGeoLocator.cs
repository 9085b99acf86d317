namespace MirrorActors.Geo.Locating;

/// <summary>Answers where an address is. Safe to call from any thread; allocates nothing; never throws.</summary>
public interface IGeoLocator
{
    /// <summary>The databases asked, in order.</summary>
    IReadOnlyList<GeoSourceInfo> Sources { get; }

    Place Locate(in AddressKey address);
}
