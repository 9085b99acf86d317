namespace MirrorActors.Geo.Locating;

/// <summary>One database behind the locator.</summary>
internal interface IPlaceSource
{
    GeoSourceInfo Info { get; }

    /// <summary>Gives the fields this database knows; false when its data for the address is corrupt.</summary>
    bool TryLocate(in AddressKey address, out Place place);
}
